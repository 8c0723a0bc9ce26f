// Original file: mdm/amga/v1/amga.proto

import type { AccessSubject as _mdm_common_v1_AccessSubject, AccessSubject__Output as _mdm_common_v1_AccessSubject__Output } from '../../../mdm/common/v1/AccessSubject.js';

export interface CheckAccessRequest {
  'guid'?: (string);
  /**
   * About whom; absent: the caller. For who has control of the object, and for officers and administrators of the site.
   */
  'subject'?: (_mdm_common_v1_AccessSubject | null);
}

export interface CheckAccessRequest__Output {
  'guid': (string);
  /**
   * About whom; absent: the caller. For who has control of the object, and for officers and administrators of the site.
   */
  'subject': (_mdm_common_v1_AccessSubject__Output | null);
}
