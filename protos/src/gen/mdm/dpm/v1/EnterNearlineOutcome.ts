// Original file: mdm/dpm/v1/dpm.proto

import type { StoredFile as _mdm_dpm_v1_StoredFile, StoredFile__Output as _mdm_dpm_v1_StoredFile__Output } from '../../../mdm/dpm/v1/StoredFile.js';
import type { ItemError as _mdm_common_v1_ItemError, ItemError__Output as _mdm_common_v1_ItemError__Output } from '../../../mdm/common/v1/ItemError.js';

/**
 * A file that was entered, or why it was not.
 */
export interface EnterNearlineOutcome {
  'guid'?: (string);
  'file'?: (_mdm_dpm_v1_StoredFile | null);
  'error'?: (_mdm_common_v1_ItemError | null);
}

/**
 * A file that was entered, or why it was not.
 */
export interface EnterNearlineOutcome__Output {
  'guid': (string);
  'file': (_mdm_dpm_v1_StoredFile__Output | null);
  'error': (_mdm_common_v1_ItemError__Output | null);
}
