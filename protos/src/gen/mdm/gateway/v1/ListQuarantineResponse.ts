// Original file: mdm/gateway/v1/gateway.proto

import type { Quarantined as _mdm_bridge_v1_Quarantined, Quarantined__Output as _mdm_bridge_v1_Quarantined__Output } from '../../../mdm/bridge/v1/Quarantined.js';

export interface ListQuarantineResponse {
  'quarantined'?: (_mdm_bridge_v1_Quarantined)[];
  'nextCursor'?: (string);
}

export interface ListQuarantineResponse__Output {
  'quarantined': (_mdm_bridge_v1_Quarantined__Output)[];
  'nextCursor': (string);
}
