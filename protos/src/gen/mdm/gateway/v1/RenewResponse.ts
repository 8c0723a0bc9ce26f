// Original file: mdm/gateway/v1/gateway.proto

import type { IssuedToken as _mdm_gateway_v1_IssuedToken, IssuedToken__Output as _mdm_gateway_v1_IssuedToken__Output } from '../../../mdm/gateway/v1/IssuedToken.js';
import type { Long } from '@grpc/proto-loader';

export interface RenewResponse {
  'token'?: (_mdm_gateway_v1_IssuedToken | null);
  'permitExpiresMs'?: (number | string | Long);
}

export interface RenewResponse__Output {
  'token': (_mdm_gateway_v1_IssuedToken__Output | null);
  'permitExpiresMs': (number);
}
