// Original file: mdm/gateway/v1/gateway.proto

import type { AccessRequest as _mdm_gateway_v1_AccessRequest, AccessRequest__Output as _mdm_gateway_v1_AccessRequest__Output } from '../../../mdm/gateway/v1/AccessRequest.js';

export interface ListKeptRequestsResponse {
  'requests'?: (_mdm_gateway_v1_AccessRequest)[];
}

export interface ListKeptRequestsResponse__Output {
  'requests': (_mdm_gateway_v1_AccessRequest__Output)[];
}
