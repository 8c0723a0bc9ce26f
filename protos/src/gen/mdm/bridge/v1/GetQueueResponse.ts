// Original file: mdm/bridge/v1/bridge.proto

import type { QueueCount as _mdm_bridge_v1_QueueCount, QueueCount__Output as _mdm_bridge_v1_QueueCount__Output } from '../../../mdm/bridge/v1/QueueCount.js';
import type { PacsStatus as _mdm_bridge_v1_PacsStatus, PacsStatus__Output as _mdm_bridge_v1_PacsStatus__Output } from '../../../mdm/bridge/v1/PacsStatus.js';
import type { Long } from '@grpc/proto-loader';

export interface GetQueueResponse {
  'counts'?: (_mdm_bridge_v1_QueueCount)[];
  /**
   * Age of the oldest registration that is not done, in milliseconds; 0 when there is none.
   */
  'oldestMs'?: (number | string | Long);
  /**
   * The PACS of the site, by their names.
   */
  'pacs'?: (_mdm_bridge_v1_PacsStatus)[];
}

export interface GetQueueResponse__Output {
  'counts': (_mdm_bridge_v1_QueueCount__Output)[];
  /**
   * Age of the oldest registration that is not done, in milliseconds; 0 when there is none.
   */
  'oldestMs': (number);
  /**
   * The PACS of the site, by their names.
   */
  'pacs': (_mdm_bridge_v1_PacsStatus__Output)[];
}
