// Original file: mdm/gateway/v1/gateway.proto

import type { Emergency as _mdm_gateway_v1_Emergency, Emergency__Output as _mdm_gateway_v1_Emergency__Output } from '../../../mdm/gateway/v1/Emergency.js';

export interface ReviewEmergencyResponse {
  'emergency'?: (_mdm_gateway_v1_Emergency | null);
  /**
   * Services that are still to be told that it is withdrawn; see SharingResult.
   */
  'pending'?: (string)[];
}

export interface ReviewEmergencyResponse__Output {
  'emergency': (_mdm_gateway_v1_Emergency__Output | null);
  /**
   * Services that are still to be told that it is withdrawn; see SharingResult.
   */
  'pending': (string)[];
}
