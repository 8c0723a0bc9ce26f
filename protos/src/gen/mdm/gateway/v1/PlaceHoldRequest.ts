// Original file: mdm/gateway/v1/gateway.proto

import type { Target as _mdm_common_v1_Target, Target__Output as _mdm_common_v1_Target__Output } from '../../../mdm/common/v1/Target.js';

export interface PlaceHoldRequest {
  /**
   * Images, and directories for all images below them as they are now; at most 1,000.
   */
  'targets'?: (_mdm_common_v1_Target)[];
  /**
   * The number of the case.
   */
  'reference'?: (string);
  /**
   * For officers and owners only.
   */
  'reason'?: (string);
}

export interface PlaceHoldRequest__Output {
  /**
   * Images, and directories for all images below them as they are now; at most 1,000.
   */
  'targets': (_mdm_common_v1_Target__Output)[];
  /**
   * The number of the case.
   */
  'reference': (string);
  /**
   * For officers and owners only.
   */
  'reason': (string);
}
