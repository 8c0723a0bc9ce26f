// Original file: mdm/dpm/v1/dpm.proto

import type { StoredFile as _mdm_dpm_v1_StoredFile, StoredFile__Output as _mdm_dpm_v1_StoredFile__Output } from '../../../mdm/dpm/v1/StoredFile.js';
import type { ItemError as _mdm_common_v1_ItemError, ItemError__Output as _mdm_common_v1_ItemError__Output } from '../../../mdm/common/v1/ItemError.js';

/**
 * A file that became available, or why it did not.
 */
export interface PutDoneOutcome {
  'requestToken'?: (string);
  'file'?: (_mdm_dpm_v1_StoredFile | null);
  'error'?: (_mdm_common_v1_ItemError | null);
}

/**
 * A file that became available, or why it did not.
 */
export interface PutDoneOutcome__Output {
  'requestToken': (string);
  'file': (_mdm_dpm_v1_StoredFile__Output | null);
  'error': (_mdm_common_v1_ItemError__Output | null);
}
