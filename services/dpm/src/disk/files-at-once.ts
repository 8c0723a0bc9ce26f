/** Operations of one call on the disk at a time, however many files it is about. */
export const filesAtOnce = 16;
