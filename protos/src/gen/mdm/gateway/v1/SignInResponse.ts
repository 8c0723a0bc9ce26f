// Original file: mdm/gateway/v1/gateway.proto

import type { Long } from '@grpc/proto-loader';

export interface SignInResponse {
  'token'?: (string);
  'expiresMs'?: (number | string | Long);
}

export interface SignInResponse__Output {
  'token': (string);
  'expiresMs': (number);
}
