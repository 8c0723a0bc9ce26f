// Original file: mdm/gateway/v1/gateway.proto

import type { WitnessedHead as _mdm_gateway_v1_WitnessedHead, WitnessedHead__Output as _mdm_gateway_v1_WitnessedHead__Output } from '../../../mdm/gateway/v1/WitnessedHead.js';

export interface ListWitnessedResponse {
  /**
   * In the order of their numbers.
   */
  'heads'?: (_mdm_gateway_v1_WitnessedHead)[];
}

export interface ListWitnessedResponse__Output {
  /**
   * In the order of their numbers.
   */
  'heads': (_mdm_gateway_v1_WitnessedHead__Output)[];
}
