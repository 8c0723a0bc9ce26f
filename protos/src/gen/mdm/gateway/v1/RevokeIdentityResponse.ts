// Original file: mdm/gateway/v1/gateway.proto

import type { Revocation as _mdm_gateway_v1_Revocation, Revocation__Output as _mdm_gateway_v1_Revocation__Output } from '../../../mdm/gateway/v1/Revocation.js';

export interface RevokeIdentityResponse {
  'revocation'?: (_mdm_gateway_v1_Revocation | null);
}

export interface RevokeIdentityResponse__Output {
  'revocation': (_mdm_gateway_v1_Revocation__Output | null);
}
