// Original file: mdm/gateway/v1/gateway.proto

import type { Long } from '@grpc/proto-loader';

export interface KeepRequestResponse {
  'expiresMs'?: (number | string | Long);
}

export interface KeepRequestResponse__Output {
  'expiresMs': (number);
}
