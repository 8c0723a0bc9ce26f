// Original file: mdm/gateway/v1/gateway.proto

import type { WitnessedHead as _mdm_gateway_v1_WitnessedHead, WitnessedHead__Output as _mdm_gateway_v1_WitnessedHead__Output } from '../../../mdm/gateway/v1/WitnessedHead.js';
import type { Long } from '@grpc/proto-loader';

export interface ListWitnessedResponse {
  /**
   * In the order in which they were kept.
   */
  'heads'?: (_mdm_gateway_v1_WitnessedHead)[];
  /**
   * 0 on the last page.
   */
  'nextAfter'?: (number | string | Long);
}

export interface ListWitnessedResponse__Output {
  /**
   * In the order in which they were kept.
   */
  'heads': (_mdm_gateway_v1_WitnessedHead__Output)[];
  /**
   * 0 on the last page.
   */
  'nextAfter': (number);
}
