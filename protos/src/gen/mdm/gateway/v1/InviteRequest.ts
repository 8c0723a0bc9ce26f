// Original file: mdm/gateway/v1/gateway.proto

import type { Long } from '@grpc/proto-loader';

export interface InviteRequest {
  /**
   * When the invitation ends; 0 means in a week.
   */
  'expiresMs'?: (number | string | Long);
}

export interface InviteRequest__Output {
  /**
   * When the invitation ends; 0 means in a week.
   */
  'expiresMs': (number);
}
