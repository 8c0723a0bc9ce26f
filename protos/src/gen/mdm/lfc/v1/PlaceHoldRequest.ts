// Original file: mdm/lfc/v1/lfc.proto

import type { Target as _mdm_common_v1_Target, Target__Output as _mdm_common_v1_Target__Output } from '../../../mdm/common/v1/Target.js';

export interface PlaceHoldRequest {
  /**
   * Files, and directories for all files below them as they are now; at most 1,000.
   */
  'targets'?: (_mdm_common_v1_Target)[];
  'reference'?: (string);
  /**
   * Kept from the first call for a reference.
   */
  'reason'?: (string);
}

export interface PlaceHoldRequest__Output {
  /**
   * Files, and directories for all files below them as they are now; at most 1,000.
   */
  'targets': (_mdm_common_v1_Target__Output)[];
  'reference': (string);
  /**
   * Kept from the first call for a reference.
   */
  'reason': (string);
}
