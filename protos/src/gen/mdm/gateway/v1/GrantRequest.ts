// Original file: mdm/gateway/v1/gateway.proto

import type { SharedObject as _mdm_gateway_v1_SharedObject, SharedObject__Output as _mdm_gateway_v1_SharedObject__Output } from '../../../mdm/gateway/v1/SharedObject.js';
import type { Grantee as _mdm_gateway_v1_Grantee, Grantee__Output as _mdm_gateway_v1_Grantee__Output } from '../../../mdm/gateway/v1/Grantee.js';
import type { AclLimits as _mdm_common_v1_AclLimits, AclLimits__Output as _mdm_common_v1_AclLimits__Output } from '../../../mdm/common/v1/AclLimits.js';

export interface GrantRequest {
  'object'?: (_mdm_gateway_v1_SharedObject | null);
  'grantee'?: (_mdm_gateway_v1_Grantee | null);
  /**
   * Bits 4 read, 2 write.
   */
  'permissions'?: (number);
  /**
   * Until when, at which level and for which purpose; they replace those of an earlier grant.
   */
  'limits'?: (_mdm_common_v1_AclLimits | null);
}

export interface GrantRequest__Output {
  'object': (_mdm_gateway_v1_SharedObject__Output | null);
  'grantee': (_mdm_gateway_v1_Grantee__Output | null);
  /**
   * Bits 4 read, 2 write.
   */
  'permissions': (number);
  /**
   * Until when, at which level and for which purpose; they replace those of an earlier grant.
   */
  'limits': (_mdm_common_v1_AclLimits__Output | null);
}
