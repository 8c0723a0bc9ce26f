// Original file: mdm/gateway/v1/gateway.proto

import type { AccessRequest as _mdm_gateway_v1_AccessRequest, AccessRequest__Output as _mdm_gateway_v1_AccessRequest__Output } from '../../../mdm/gateway/v1/AccessRequest.js';
import type { SharingResult as _mdm_gateway_v1_SharingResult, SharingResult__Output as _mdm_gateway_v1_SharingResult__Output } from '../../../mdm/gateway/v1/SharingResult.js';

export interface AnswerRequestResponse {
  'request'?: (_mdm_gateway_v1_AccessRequest | null);
  /**
   * How far the grant has come; absent when it is refused.
   */
  'result'?: (_mdm_gateway_v1_SharingResult | null);
}

export interface AnswerRequestResponse__Output {
  'request': (_mdm_gateway_v1_AccessRequest__Output | null);
  /**
   * How far the grant has come; absent when it is refused.
   */
  'result': (_mdm_gateway_v1_SharingResult__Output | null);
}
