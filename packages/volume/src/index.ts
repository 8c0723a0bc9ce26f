export type { Grid, Vector } from './geometry.js';
export { writeNifti } from './nifti.js';
export { writeNrrd } from './nrrd.js';
export type { VoxelType } from './samples.js';
export { openVolume, type Volume } from './volume.js';
