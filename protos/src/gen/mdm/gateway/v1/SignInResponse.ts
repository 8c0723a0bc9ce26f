// Original file: mdm/gateway/v1/gateway.proto

import type { Permit as _mdm_gateway_v1_Permit, Permit__Output as _mdm_gateway_v1_Permit__Output } from '../../../mdm/gateway/v1/Permit.js';
import type { Long } from '@grpc/proto-loader';

export interface SignInResponse {
  'token'?: (string);
  'expiresMs'?: (number | string | Long);
  'permit'?: (_mdm_gateway_v1_Permit | null);
}

export interface SignInResponse__Output {
  'token': (string);
  'expiresMs': (number);
  'permit': (_mdm_gateway_v1_Permit__Output | null);
}
