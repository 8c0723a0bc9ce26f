// Original file: mdm/gateway/v1/gateway.proto

import type { SharedObject as _mdm_gateway_v1_SharedObject, SharedObject__Output as _mdm_gateway_v1_SharedObject__Output } from '../../../mdm/gateway/v1/SharedObject.js';

export interface RemoveRequest {
  'object'?: (_mdm_gateway_v1_SharedObject | null);
  /**
   * Why; in the certificate, so no patient data.
   */
  'reason'?: (string);
  /**
   * Only count the images that the request would be about; the answer has no id and nothing is removed.
   */
  'dryRun'?: (boolean);
}

export interface RemoveRequest__Output {
  'object': (_mdm_gateway_v1_SharedObject__Output | null);
  /**
   * Why; in the certificate, so no patient data.
   */
  'reason': (string);
  /**
   * Only count the images that the request would be about; the answer has no id and nothing is removed.
   */
  'dryRun': (boolean);
}
