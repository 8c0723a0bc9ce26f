// Original file: mdm/bridge/v1/bridge.proto

import type { Quarantined as _mdm_bridge_v1_Quarantined, Quarantined__Output as _mdm_bridge_v1_Quarantined__Output } from '../../../mdm/bridge/v1/Quarantined.js';

export interface GetQuarantinedResponse {
  'quarantined'?: (_mdm_bridge_v1_Quarantined | null);
}

export interface GetQuarantinedResponse__Output {
  'quarantined': (_mdm_bridge_v1_Quarantined__Output | null);
}
