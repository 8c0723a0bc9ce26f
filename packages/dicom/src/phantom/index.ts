export { type DatasetElement, type DatasetValue, writeDataset } from './dataset.js';
export { type PhantomFile, type PhantomModality, type PhantomOptions, phantomSeries } from './series.js';
