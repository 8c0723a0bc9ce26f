// Original file: mdm/gateway/v1/gateway.proto

import type { Revocation as _mdm_gateway_v1_Revocation, Revocation__Output as _mdm_gateway_v1_Revocation__Output } from '../../../mdm/gateway/v1/Revocation.js';

export interface ListRevocationsResponse {
  'revocations'?: (_mdm_gateway_v1_Revocation)[];
}

export interface ListRevocationsResponse__Output {
  'revocations': (_mdm_gateway_v1_Revocation__Output)[];
}
