export type { LfcContext } from './context.js';
export { definition } from './definition.js';
