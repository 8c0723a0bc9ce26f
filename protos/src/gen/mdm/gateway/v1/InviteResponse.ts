// Original file: mdm/gateway/v1/gateway.proto

import type { Long } from '@grpc/proto-loader';

export interface InviteResponse {
  /**
   * All that the other site needs: gateway address, site id, CA fingerprint and the secret, in one word.
   */
  'code'?: (string);
  'expiresMs'?: (number | string | Long);
}

export interface InviteResponse__Output {
  /**
   * All that the other site needs: gateway address, site id, CA fingerprint and the secret, in one word.
   */
  'code': (string);
  'expiresMs': (number);
}
