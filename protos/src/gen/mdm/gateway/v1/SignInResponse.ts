// Original file: mdm/gateway/v1/gateway.proto

import type { IssuedToken as _mdm_gateway_v1_IssuedToken, IssuedToken__Output as _mdm_gateway_v1_IssuedToken__Output } from '../../../mdm/gateway/v1/IssuedToken.js';
import type { Permit as _mdm_gateway_v1_Permit, Permit__Output as _mdm_gateway_v1_Permit__Output } from '../../../mdm/gateway/v1/Permit.js';

export interface SignInResponse {
  'token'?: (_mdm_gateway_v1_IssuedToken | null);
  'permit'?: (_mdm_gateway_v1_Permit | null);
}

export interface SignInResponse__Output {
  'token': (_mdm_gateway_v1_IssuedToken__Output | null);
  'permit': (_mdm_gateway_v1_Permit__Output | null);
}
