// Original file: mdm/gateway/v1/gateway.proto

import type { Emergency as _mdm_gateway_v1_Emergency, Emergency__Output as _mdm_gateway_v1_Emergency__Output } from '../../../mdm/gateway/v1/Emergency.js';

export interface BreakGlassResponse {
  'emergency'?: (_mdm_gateway_v1_Emergency | null);
  /**
   * Services that are still to be told of it; see SharingResult.
   */
  'pending'?: (string)[];
}

export interface BreakGlassResponse__Output {
  'emergency': (_mdm_gateway_v1_Emergency__Output | null);
  /**
   * Services that are still to be told of it; see SharingResult.
   */
  'pending': (string)[];
}
