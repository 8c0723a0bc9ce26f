// Original file: mdm/gateway/v1/gateway.proto

import type { ReleasedKey as _mdm_gateway_v1_ReleasedKey, ReleasedKey__Output as _mdm_gateway_v1_ReleasedKey__Output } from '../../../mdm/gateway/v1/ReleasedKey.js';
import type { SealedShares as _mdm_gateway_v1_SealedShares, SealedShares__Output as _mdm_gateway_v1_SealedShares__Output } from '../../../mdm/gateway/v1/SealedShares.js';

export interface ReleaseKeysResponse {
  /**
   * In the order of the request.
   */
  'keys'?: (_mdm_gateway_v1_ReleasedKey)[];
  /**
   * The shares of all these keys, also of those of which there are too few. A holder may have answered several times.
   */
  'answers'?: (_mdm_gateway_v1_SealedShares)[];
}

export interface ReleaseKeysResponse__Output {
  /**
   * In the order of the request.
   */
  'keys': (_mdm_gateway_v1_ReleasedKey__Output)[];
  /**
   * The shares of all these keys, also of those of which there are too few. A holder may have answered several times.
   */
  'answers': (_mdm_gateway_v1_SealedShares__Output)[];
}
