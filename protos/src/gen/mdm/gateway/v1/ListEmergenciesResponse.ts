// Original file: mdm/gateway/v1/gateway.proto

import type { Emergency as _mdm_gateway_v1_Emergency, Emergency__Output as _mdm_gateway_v1_Emergency__Output } from '../../../mdm/gateway/v1/Emergency.js';

export interface ListEmergenciesResponse {
  'emergencies'?: (_mdm_gateway_v1_Emergency)[];
  /**
   * Empty when there are no more.
   */
  'nextCursor'?: (string);
}

export interface ListEmergenciesResponse__Output {
  'emergencies': (_mdm_gateway_v1_Emergency__Output)[];
  /**
   * Empty when there are no more.
   */
  'nextCursor': (string);
}
