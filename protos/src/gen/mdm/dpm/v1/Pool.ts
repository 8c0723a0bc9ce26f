// Original file: mdm/dpm/v1/dpm.proto

import type { Filesystem as _mdm_dpm_v1_Filesystem, Filesystem__Output as _mdm_dpm_v1_Filesystem__Output } from '../../../mdm/dpm/v1/Filesystem.js';

/**
 * One pool.
 */
export interface Pool {
  'name'?: (string);
  'filesystems'?: (_mdm_dpm_v1_Filesystem)[];
}

/**
 * One pool.
 */
export interface Pool__Output {
  'name': (string);
  'filesystems': (_mdm_dpm_v1_Filesystem__Output)[];
}
