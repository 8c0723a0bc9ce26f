// Original file: mdm/gateway/v1/gateway.proto

import type { ReleasedKey as _mdm_gateway_v1_ReleasedKey, ReleasedKey__Output as _mdm_gateway_v1_ReleasedKey__Output } from '../../../mdm/gateway/v1/ReleasedKey.js';

export interface ReleaseKeysResponse {
  'keys'?: (_mdm_gateway_v1_ReleasedKey)[];
}

export interface ReleaseKeysResponse__Output {
  'keys': (_mdm_gateway_v1_ReleasedKey__Output)[];
}
