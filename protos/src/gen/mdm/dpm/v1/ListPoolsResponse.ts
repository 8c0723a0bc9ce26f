// Original file: mdm/dpm/v1/dpm.proto

import type { Pool as _mdm_dpm_v1_Pool, Pool__Output as _mdm_dpm_v1_Pool__Output } from '../../../mdm/dpm/v1/Pool.js';

export interface ListPoolsResponse {
  'pools'?: (_mdm_dpm_v1_Pool)[];
}

export interface ListPoolsResponse__Output {
  'pools': (_mdm_dpm_v1_Pool__Output)[];
}
