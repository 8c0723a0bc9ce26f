export type { AmgaContext } from './context.js';
export { definition } from './definition.js';
