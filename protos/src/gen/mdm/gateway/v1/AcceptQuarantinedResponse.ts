// Original file: mdm/gateway/v1/gateway.proto

import type { Registration as _mdm_bridge_v1_Registration, Registration__Output as _mdm_bridge_v1_Registration__Output } from '../../../mdm/bridge/v1/Registration.js';

export interface AcceptQuarantinedResponse {
  'registration'?: (_mdm_bridge_v1_Registration | null);
}

export interface AcceptQuarantinedResponse__Output {
  'registration': (_mdm_bridge_v1_Registration__Output | null);
}
