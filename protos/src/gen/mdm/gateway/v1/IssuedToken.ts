// Original file: mdm/gateway/v1/gateway.proto

import type { Long } from '@grpc/proto-loader';

/**
 * A short token and when it ends.
 */
export interface IssuedToken {
  'token'?: (string);
  'expiresMs'?: (number | string | Long);
}

/**
 * A short token and when it ends.
 */
export interface IssuedToken__Output {
  'token': (string);
  'expiresMs': (number);
}
