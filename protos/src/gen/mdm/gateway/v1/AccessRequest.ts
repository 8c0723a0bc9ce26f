// Original file: mdm/gateway/v1/gateway.proto

import type { SharedObject as _mdm_gateway_v1_SharedObject, SharedObject__Output as _mdm_gateway_v1_SharedObject__Output } from '../../../mdm/gateway/v1/SharedObject.js';
import type { WantedAccess as _mdm_gateway_v1_WantedAccess, WantedAccess__Output as _mdm_gateway_v1_WantedAccess__Output } from '../../../mdm/gateway/v1/WantedAccess.js';
import type { AccessRequestState as _mdm_gateway_v1_AccessRequestState, AccessRequestState__Output as _mdm_gateway_v1_AccessRequestState__Output } from '../../../mdm/gateway/v1/AccessRequestState.js';
import type { Long } from '@grpc/proto-loader';

/**
 * A request for access.
 */
export interface AccessRequest {
  'id'?: (string);
  /**
   * DN of who asks.
   */
  'requester'?: (string);
  /**
   * Site that vouches for them.
   */
  'issuer'?: (string);
  'object'?: (_mdm_gateway_v1_SharedObject | null);
  'access'?: (_mdm_gateway_v1_WantedAccess | null);
  'createdMs'?: (number | string | Long);
  'expiresMs'?: (number | string | Long);
  'state'?: (_mdm_gateway_v1_AccessRequestState);
  /**
   * What the owner has said to it.
   */
  'comment'?: (string);
}

/**
 * A request for access.
 */
export interface AccessRequest__Output {
  'id': (string);
  /**
   * DN of who asks.
   */
  'requester': (string);
  /**
   * Site that vouches for them.
   */
  'issuer': (string);
  'object': (_mdm_gateway_v1_SharedObject__Output | null);
  'access': (_mdm_gateway_v1_WantedAccess__Output | null);
  'createdMs': (number);
  'expiresMs': (number);
  'state': (_mdm_gateway_v1_AccessRequestState__Output);
  /**
   * What the owner has said to it.
   */
  'comment': (string);
}
