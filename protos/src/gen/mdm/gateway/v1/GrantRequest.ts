// Original file: mdm/gateway/v1/gateway.proto

import type { SharedObject as _mdm_gateway_v1_SharedObject, SharedObject__Output as _mdm_gateway_v1_SharedObject__Output } from '../../../mdm/gateway/v1/SharedObject.js';
import type { Grantee as _mdm_gateway_v1_Grantee, Grantee__Output as _mdm_gateway_v1_Grantee__Output } from '../../../mdm/gateway/v1/Grantee.js';

export interface GrantRequest {
  'object'?: (_mdm_gateway_v1_SharedObject | null);
  'grantee'?: (_mdm_gateway_v1_Grantee | null);
  /**
   * Bits 4 read, 2 write.
   */
  'permissions'?: (number);
}

export interface GrantRequest__Output {
  'object': (_mdm_gateway_v1_SharedObject__Output | null);
  'grantee': (_mdm_gateway_v1_Grantee__Output | null);
  /**
   * Bits 4 read, 2 write.
   */
  'permissions': (number);
}
