// Original file: mdm/gateway/v1/gateway.proto

import type { AccessRequest as _mdm_gateway_v1_AccessRequest, AccessRequest__Output as _mdm_gateway_v1_AccessRequest__Output } from '../../../mdm/gateway/v1/AccessRequest.js';

export interface ListRequestsResponse {
  /**
   * The newest first, at most 1,000.
   */
  'requests'?: (_mdm_gateway_v1_AccessRequest)[];
  /**
   * Sites that could not be asked for the caller's own.
   */
  'unreached'?: (string)[];
}

export interface ListRequestsResponse__Output {
  /**
   * The newest first, at most 1,000.
   */
  'requests': (_mdm_gateway_v1_AccessRequest__Output)[];
  /**
   * Sites that could not be asked for the caller's own.
   */
  'unreached': (string)[];
}
