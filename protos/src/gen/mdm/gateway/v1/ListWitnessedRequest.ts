// Original file: mdm/gateway/v1/gateway.proto

import type { Long } from '@grpc/proto-loader';

export interface ListWitnessedRequest {
  /**
   * Service of the calling site.
   */
  'service'?: (string);
  /**
   * next_after of the page before; 0: from the beginning.
   */
  'after'?: (number | string | Long);
  /**
   * 1 to 1,000.
   */
  'limit'?: (number);
}

export interface ListWitnessedRequest__Output {
  /**
   * Service of the calling site.
   */
  'service': (string);
  /**
   * next_after of the page before; 0: from the beginning.
   */
  'after': (number);
  /**
   * 1 to 1,000.
   */
  'limit': (number);
}
