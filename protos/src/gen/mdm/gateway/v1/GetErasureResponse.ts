// Original file: mdm/gateway/v1/gateway.proto

import type { Erasure as _mdm_gateway_v1_Erasure, Erasure__Output as _mdm_gateway_v1_Erasure__Output } from '../../../mdm/gateway/v1/Erasure.js';
import type { ItemOutcome as _mdm_common_v1_ItemOutcome, ItemOutcome__Output as _mdm_common_v1_ItemOutcome__Output } from '../../../mdm/common/v1/ItemOutcome.js';

export interface GetErasureResponse {
  'erasure'?: (_mdm_gateway_v1_Erasure | null);
  /**
   * Why images are kept; at most 1,000.
   */
  'kept'?: (_mdm_common_v1_ItemOutcome)[];
}

export interface GetErasureResponse__Output {
  'erasure': (_mdm_gateway_v1_Erasure__Output | null);
  /**
   * Why images are kept; at most 1,000.
   */
  'kept': (_mdm_common_v1_ItemOutcome__Output)[];
}
