// Original file: mdm/gateway/v1/gateway.proto

import type { SharedObject as _mdm_gateway_v1_SharedObject, SharedObject__Output as _mdm_gateway_v1_SharedObject__Output } from '../../../mdm/gateway/v1/SharedObject.js';

export interface BreakGlassRequest {
  /**
   * An image, or all images below a patient, study or series.
   */
  'object'?: (_mdm_gateway_v1_SharedObject | null);
  /**
   * At least 10 characters; for who reviews it, so no patient data.
   */
  'reason'?: (string);
  /**
   * How long; 0: as long as the site allows.
   */
  'hours'?: (number);
}

export interface BreakGlassRequest__Output {
  /**
   * An image, or all images below a patient, study or series.
   */
  'object': (_mdm_gateway_v1_SharedObject__Output | null);
  /**
   * At least 10 characters; for who reviews it, so no patient data.
   */
  'reason': (string);
  /**
   * How long; 0: as long as the site allows.
   */
  'hours': (number);
}
