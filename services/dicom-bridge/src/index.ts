export { dicomBridge } from './definition.js';
