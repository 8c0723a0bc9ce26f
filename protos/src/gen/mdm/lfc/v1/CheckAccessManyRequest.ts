// Original file: mdm/lfc/v1/lfc.proto

import type { Target as _mdm_common_v1_Target, Target__Output as _mdm_common_v1_Target__Output } from '../../../mdm/common/v1/Target.js';
import type { AccessSubject as _mdm_common_v1_AccessSubject, AccessSubject__Output as _mdm_common_v1_AccessSubject__Output } from '../../../mdm/common/v1/AccessSubject.js';

export interface CheckAccessManyRequest {
  'targets'?: (_mdm_common_v1_Target)[];
  /**
   * As in CheckAccessRequest.
   */
  'subject'?: (_mdm_common_v1_AccessSubject | null);
}

export interface CheckAccessManyRequest__Output {
  'targets': (_mdm_common_v1_Target__Output)[];
  /**
   * As in CheckAccessRequest.
   */
  'subject': (_mdm_common_v1_AccessSubject__Output | null);
}
