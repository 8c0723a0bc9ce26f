// Original file: mdm/gateway/v1/gateway.proto

import type { Long } from '@grpc/proto-loader';

export interface SignInWorkstationResponse {
  'token'?: (string);
  'expiresMs'?: (number | string | Long);
}

export interface SignInWorkstationResponse__Output {
  'token': (string);
  'expiresMs': (number);
}
