// Original file: mdm/bridge/v1/bridge.proto

import type { Long } from '@grpc/proto-loader';

export interface RetryPacsResponse {
  /**
   * Instances that are tried again.
   */
  'refused'?: (number | string | Long);
}

export interface RetryPacsResponse__Output {
  /**
   * Instances that are tried again.
   */
  'refused': (number);
}
