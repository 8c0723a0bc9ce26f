/**
 * What is told of when an image was registered: the beginning of the year, UTC. Where devices send by themselves that is when the image
 * was made, and beside a moved date the day would give the shift away. Both in milliseconds since the epoch.
 */
export const toldTime = (ms: number): number => Date.UTC(new Date(ms).getUTCFullYear(), 0);
