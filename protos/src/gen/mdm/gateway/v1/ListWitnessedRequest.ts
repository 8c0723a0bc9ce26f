// Original file: mdm/gateway/v1/gateway.proto

import type { Long } from '@grpc/proto-loader';

export interface ListWitnessedRequest {
  /**
   * Service of the calling site.
   */
  'service'?: (string);
  /**
   * Heads behind this number; 0: from the beginning.
   */
  'afterSeq'?: (number | string | Long);
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
   * Heads behind this number; 0: from the beginning.
   */
  'afterSeq': (number);
  /**
   * 1 to 1,000.
   */
  'limit': (number);
}
