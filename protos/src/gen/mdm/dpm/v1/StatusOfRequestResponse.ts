// Original file: mdm/dpm/v1/dpm.proto

import type { RequestState as _mdm_dpm_v1_RequestState, RequestState__Output as _mdm_dpm_v1_RequestState__Output } from '../../../mdm/dpm/v1/RequestState.js';

export interface StatusOfRequestResponse {
  'state'?: (_mdm_dpm_v1_RequestState);
  'guid'?: (string);
  /**
   * Why it failed, when it did.
   */
  'explanation'?: (string);
}

export interface StatusOfRequestResponse__Output {
  'state': (_mdm_dpm_v1_RequestState__Output);
  'guid': (string);
  /**
   * Why it failed, when it did.
   */
  'explanation': (string);
}
