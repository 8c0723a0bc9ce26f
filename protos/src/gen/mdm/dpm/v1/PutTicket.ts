// Original file: mdm/dpm/v1/dpm.proto

import type { RequestState as _mdm_dpm_v1_RequestState, RequestState__Output as _mdm_dpm_v1_RequestState__Output } from '../../../mdm/dpm/v1/RequestState.js';
import type { ItemError as _mdm_common_v1_ItemError, ItemError__Output as _mdm_common_v1_ItemError__Output } from '../../../mdm/common/v1/ItemError.js';

/**
 * An opened put request.
 */
export interface PutTicket {
  'guid'?: (string);
  /**
   * Token of the request; empty on error.
   */
  'requestToken'?: (string);
  'state'?: (_mdm_dpm_v1_RequestState);
  'error'?: (_mdm_common_v1_ItemError | null);
}

/**
 * An opened put request.
 */
export interface PutTicket__Output {
  'guid': (string);
  /**
   * Token of the request; empty on error.
   */
  'requestToken': (string);
  'state': (_mdm_dpm_v1_RequestState__Output);
  'error': (_mdm_common_v1_ItemError__Output | null);
}
