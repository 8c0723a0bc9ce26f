export { hydra } from './definition.js';
