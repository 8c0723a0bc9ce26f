// Original file: mdm/gateway/v1/gateway.proto

import type { SharedObject as _mdm_gateway_v1_SharedObject, SharedObject__Output as _mdm_gateway_v1_SharedObject__Output } from '../../../mdm/gateway/v1/SharedObject.js';
import type { WantedAccess as _mdm_gateway_v1_WantedAccess, WantedAccess__Output as _mdm_gateway_v1_WantedAccess__Output } from '../../../mdm/gateway/v1/WantedAccess.js';

export interface KeepRequestRequest {
  'id'?: (string);
  'object'?: (_mdm_gateway_v1_SharedObject | null);
  /**
   * Of a cohort: its images at this site, at most 100,000.
   */
  'guids'?: (string)[];
  'access'?: (_mdm_gateway_v1_WantedAccess | null);
}

export interface KeepRequestRequest__Output {
  'id': (string);
  'object': (_mdm_gateway_v1_SharedObject__Output | null);
  /**
   * Of a cohort: its images at this site, at most 100,000.
   */
  'guids': (string)[];
  'access': (_mdm_gateway_v1_WantedAccess__Output | null);
}
