export { dataSetOf, Listeners, run } from './dcmtk.js';
export { type Orthanc, startOrthanc } from './orthanc.js';
export { requireTool } from './require-tool.js';
