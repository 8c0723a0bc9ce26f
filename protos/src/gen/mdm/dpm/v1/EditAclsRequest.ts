// Original file: mdm/dpm/v1/dpm.proto

import type { AclChange as _mdm_common_v1_AclChange, AclChange__Output as _mdm_common_v1_AclChange__Output } from '../../../mdm/common/v1/AclChange.js';

export interface EditAclsRequest {
  /**
   * At most 1,000.
   */
  'changes'?: (_mdm_common_v1_AclChange)[];
}

export interface EditAclsRequest__Output {
  /**
   * At most 1,000.
   */
  'changes': (_mdm_common_v1_AclChange__Output)[];
}
