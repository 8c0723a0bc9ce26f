// Original file: mdm/gateway/v1/gateway.proto

import type { WantedKey as _mdm_gateway_v1_WantedKey, WantedKey__Output as _mdm_gateway_v1_WantedKey__Output } from '../../../mdm/gateway/v1/WantedKey.js';

export interface ReleaseKeysRequest {
  /**
   * At most 1,000.
   */
  'keys'?: (_mdm_gateway_v1_WantedKey)[];
}

export interface ReleaseKeysRequest__Output {
  /**
   * At most 1,000.
   */
  'keys': (_mdm_gateway_v1_WantedKey__Output)[];
}
