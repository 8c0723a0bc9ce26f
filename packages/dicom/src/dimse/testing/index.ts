export { Corpus, dataSetOf, Listeners, run, variants } from './dcmtk.js';
export { heldBytes } from './held-bytes.js';
export { type Orthanc, startOrthanc } from './orthanc.js';
export { requireTool } from './require-tool.js';
