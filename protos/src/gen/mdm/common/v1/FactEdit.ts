// Original file: mdm/common/v1/common.proto

import type { Consent as _mdm_common_v1_Consent, Consent__Output as _mdm_common_v1_Consent__Output } from '../../../mdm/common/v1/Consent.js';

/**
 * One change of what the policies may look at in an image. Applying it twice is the same as once.
 */
export interface FactEdit {
  'consent'?: (_mdm_common_v1_Consent);
  'project'?: (string);
  /**
   * Exactly one is set.
   */
  'fact'?: "consent"|"project";
}

/**
 * One change of what the policies may look at in an image. Applying it twice is the same as once.
 */
export interface FactEdit__Output {
  'consent'?: (_mdm_common_v1_Consent__Output);
  'project'?: (string);
  /**
   * Exactly one is set.
   */
  'fact'?: "consent"|"project";
}
