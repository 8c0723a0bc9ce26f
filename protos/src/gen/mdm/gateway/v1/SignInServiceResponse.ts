// Original file: mdm/gateway/v1/gateway.proto

import type { Long } from '@grpc/proto-loader';

export interface SignInServiceResponse {
  'token'?: (string);
  'expiresMs'?: (number | string | Long);
}

export interface SignInServiceResponse__Output {
  'token': (string);
  'expiresMs': (number);
}
