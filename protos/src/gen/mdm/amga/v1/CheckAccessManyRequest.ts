// Original file: mdm/amga/v1/amga.proto

import type { AccessSubject as _mdm_common_v1_AccessSubject, AccessSubject__Output as _mdm_common_v1_AccessSubject__Output } from '../../../mdm/common/v1/AccessSubject.js';

export interface CheckAccessManyRequest {
  'guids'?: (string)[];
  /**
   * As in CheckAccessRequest.
   */
  'subject'?: (_mdm_common_v1_AccessSubject | null);
}

export interface CheckAccessManyRequest__Output {
  'guids': (string)[];
  /**
   * As in CheckAccessRequest.
   */
  'subject': (_mdm_common_v1_AccessSubject__Output | null);
}
