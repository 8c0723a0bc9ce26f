// Original file: mdm/bridge/v1/bridge.proto

import type { QueueCount as _mdm_bridge_v1_QueueCount, QueueCount__Output as _mdm_bridge_v1_QueueCount__Output } from '../../../mdm/bridge/v1/QueueCount.js';
import type { Long } from '@grpc/proto-loader';

export interface GetQueueResponse {
  'counts'?: (_mdm_bridge_v1_QueueCount)[];
  /**
   * Age of the oldest registration that is not done, in milliseconds; 0 when there is none.
   */
  'oldestMs'?: (number | string | Long);
}

export interface GetQueueResponse__Output {
  'counts': (_mdm_bridge_v1_QueueCount__Output)[];
  /**
   * Age of the oldest registration that is not done, in milliseconds; 0 when there is none.
   */
  'oldestMs': (number);
}
