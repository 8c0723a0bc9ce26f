// Original file: mdm/gateway/v1/gateway.proto

import type { Registration as _mdm_bridge_v1_Registration, Registration__Output as _mdm_bridge_v1_Registration__Output } from '../../../mdm/bridge/v1/Registration.js';

export interface ListRegistrationsResponse {
  'registrations'?: (_mdm_bridge_v1_Registration)[];
  'nextCursor'?: (string);
}

export interface ListRegistrationsResponse__Output {
  'registrations': (_mdm_bridge_v1_Registration__Output)[];
  'nextCursor': (string);
}
