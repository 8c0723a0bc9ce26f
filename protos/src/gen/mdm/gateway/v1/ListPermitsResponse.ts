// Original file: mdm/gateway/v1/gateway.proto

import type { Permit as _mdm_gateway_v1_Permit, Permit__Output as _mdm_gateway_v1_Permit__Output } from '../../../mdm/gateway/v1/Permit.js';

export interface ListPermitsResponse {
  'permits'?: (_mdm_gateway_v1_Permit)[];
}

export interface ListPermitsResponse__Output {
  'permits': (_mdm_gateway_v1_Permit__Output)[];
}
