// Original file: mdm/gateway/v1/gateway.proto

import type { SharedObject as _mdm_gateway_v1_SharedObject, SharedObject__Output as _mdm_gateway_v1_SharedObject__Output } from '../../../mdm/gateway/v1/SharedObject.js';
import type { WantedAccess as _mdm_gateway_v1_WantedAccess, WantedAccess__Output as _mdm_gateway_v1_WantedAccess__Output } from '../../../mdm/gateway/v1/WantedAccess.js';

export interface RequestAccessRequest {
  /**
   * An image, all images below a collection, or those of a cohort. Exactly one is set in it.
   */
  'object'?: (_mdm_gateway_v1_SharedObject | null);
  'access'?: (_mdm_gateway_v1_WantedAccess | null);
}

export interface RequestAccessRequest__Output {
  /**
   * An image, all images below a collection, or those of a cohort. Exactly one is set in it.
   */
  'object': (_mdm_gateway_v1_SharedObject__Output | null);
  'access': (_mdm_gateway_v1_WantedAccess__Output | null);
}
