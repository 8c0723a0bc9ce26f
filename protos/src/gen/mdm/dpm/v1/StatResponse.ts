// Original file: mdm/dpm/v1/dpm.proto

import type { StoredFile as _mdm_dpm_v1_StoredFile, StoredFile__Output as _mdm_dpm_v1_StoredFile__Output } from '../../../mdm/dpm/v1/StoredFile.js';

export interface StatResponse {
  'file'?: (_mdm_dpm_v1_StoredFile | null);
}

export interface StatResponse__Output {
  'file': (_mdm_dpm_v1_StoredFile__Output | null);
}
