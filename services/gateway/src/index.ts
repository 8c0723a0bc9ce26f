export { gateway } from './definition.js';
