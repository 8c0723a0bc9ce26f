export { dpm } from './definition.js';
