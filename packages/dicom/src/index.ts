export * from './deidentify/index.js';
export * from './dimse/index.js';
export * from './part10/index.js';
export * from './phantom/index.js';
export * from './pixels/index.js';
export * from './query/index.js';
