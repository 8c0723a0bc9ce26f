// Original file: mdm/gateway/v1/gateway.proto

import type { Long } from '@grpc/proto-loader';

export interface ConfirmWithdrawalsRequest {
  'name'?: (string);
  /**
   * No more than so many.
   */
  'most'?: (number | string | Long);
}

export interface ConfirmWithdrawalsRequest__Output {
  'name': (string);
  /**
   * No more than so many.
   */
  'most': (number);
}
