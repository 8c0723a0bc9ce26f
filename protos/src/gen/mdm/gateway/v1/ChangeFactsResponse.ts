// Original file: mdm/gateway/v1/gateway.proto

import type { SharingResult as _mdm_gateway_v1_SharingResult, SharingResult__Output as _mdm_gateway_v1_SharingResult__Output } from '../../../mdm/gateway/v1/SharingResult.js';

export interface ChangeFactsResponse {
  'result'?: (_mdm_gateway_v1_SharingResult | null);
}

export interface ChangeFactsResponse__Output {
  'result': (_mdm_gateway_v1_SharingResult__Output | null);
}
