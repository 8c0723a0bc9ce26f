// Original file: mdm/gateway/v1/gateway.proto

import type { Erasure as _mdm_gateway_v1_Erasure, Erasure__Output as _mdm_gateway_v1_Erasure__Output } from '../../../mdm/gateway/v1/Erasure.js';

export interface ListErasuresResponse {
  'erasures'?: (_mdm_gateway_v1_Erasure)[];
  /**
   * Set when there is more.
   */
  'nextCursor'?: (string);
}

export interface ListErasuresResponse__Output {
  'erasures': (_mdm_gateway_v1_Erasure__Output)[];
  /**
   * Set when there is more.
   */
  'nextCursor': (string);
}
