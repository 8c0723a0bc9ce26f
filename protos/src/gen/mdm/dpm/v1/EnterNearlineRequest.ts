// Original file: mdm/dpm/v1/dpm.proto

import type { NewFile as _mdm_dpm_v1_NewFile, NewFile__Output as _mdm_dpm_v1_NewFile__Output } from '../../../mdm/dpm/v1/NewFile.js';

export interface EnterNearlineRequest {
  /**
   * At most 1,000.
   */
  'files'?: (_mdm_dpm_v1_NewFile)[];
}

export interface EnterNearlineRequest__Output {
  /**
   * At most 1,000.
   */
  'files': (_mdm_dpm_v1_NewFile__Output)[];
}
