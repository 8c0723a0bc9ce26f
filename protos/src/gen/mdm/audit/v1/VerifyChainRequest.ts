// Original file: mdm/audit/v1/audit.proto

import type { Long } from '@grpc/proto-loader';

export interface VerifyChainRequest {
  /**
   * The first record to look at, from 1.
   */
  'from'?: (number | string | Long);
  /**
   * The last one; 0, or one too far away: as many as are looked at in one call.
   */
  'to'?: (number | string | Long);
}

export interface VerifyChainRequest__Output {
  /**
   * The first record to look at, from 1.
   */
  'from': (number);
  /**
   * The last one; 0, or one too far away: as many as are looked at in one call.
   */
  'to': (number);
}
