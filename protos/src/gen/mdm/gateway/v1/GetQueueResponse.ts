// Original file: mdm/gateway/v1/gateway.proto

import type { GetQueueResponse as _mdm_bridge_v1_GetQueueResponse, GetQueueResponse__Output as _mdm_bridge_v1_GetQueueResponse__Output } from '../../../mdm/bridge/v1/GetQueueResponse.js';

export interface GetQueueResponse {
  'queue'?: (_mdm_bridge_v1_GetQueueResponse | null);
}

export interface GetQueueResponse__Output {
  'queue': (_mdm_bridge_v1_GetQueueResponse__Output | null);
}
