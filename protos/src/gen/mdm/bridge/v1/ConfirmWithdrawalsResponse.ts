// Original file: mdm/bridge/v1/bridge.proto

import type { Long } from '@grpc/proto-loader';

export interface ConfirmWithdrawalsResponse {
  'confirmed'?: (number | string | Long);
}

export interface ConfirmWithdrawalsResponse__Output {
  'confirmed': (number);
}
