// Original file: mdm/gateway/v1/gateway.proto

import type { Target as _mdm_common_v1_Target, Target__Output as _mdm_common_v1_Target__Output } from '../../../mdm/common/v1/Target.js';
import type { AccessSubject as _mdm_common_v1_AccessSubject, AccessSubject__Output as _mdm_common_v1_AccessSubject__Output } from '../../../mdm/common/v1/AccessSubject.js';

export interface ExplainRequest {
  'target'?: (_mdm_common_v1_Target | null);
  /**
   * About whom; absent: the caller. For who has control of the image; of the officers and administrators of a site, for
   * the services of that site.
   */
  'subject'?: (_mdm_common_v1_AccessSubject | null);
}

export interface ExplainRequest__Output {
  'target': (_mdm_common_v1_Target__Output | null);
  /**
   * About whom; absent: the caller. For who has control of the image; of the officers and administrators of a site, for
   * the services of that site.
   */
  'subject': (_mdm_common_v1_AccessSubject__Output | null);
}
