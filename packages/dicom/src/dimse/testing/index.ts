export { Corpus, dataSetOf, Listeners, run, variants } from './dcmtk.js';
export { type Orthanc, startOrthanc } from './orthanc.js';
export { requireTool } from './require-tool.js';
