// Original file: mdm/common/v1/common.proto

import type { AclTag as _mdm_common_v1_AclTag, AclTag__Output as _mdm_common_v1_AclTag__Output } from '../../../mdm/common/v1/AclTag.js';
import type { AclLimits as _mdm_common_v1_AclLimits, AclLimits__Output as _mdm_common_v1_AclLimits__Output } from '../../../mdm/common/v1/AclLimits.js';

/**
 * One change of an access control list. Applying it twice is the same as once.
 */
export interface AclEdit {
  /**
   * ACL_TAG_USER or ACL_TAG_GROUP.
   */
  'tag'?: (_mdm_common_v1_AclTag);
  /**
   * DN or FQAN.
   */
  'id'?: (string);
  /**
   * The permissions that the named entry has afterwards; ignored when it is removed.
   */
  'permissions'?: (number);
  /**
   * Take the named entry away.
   */
  'remove'?: (boolean);
  /**
   * The limits that it has afterwards.
   */
  'limits'?: (_mdm_common_v1_AclLimits | null);
}

/**
 * One change of an access control list. Applying it twice is the same as once.
 */
export interface AclEdit__Output {
  /**
   * ACL_TAG_USER or ACL_TAG_GROUP.
   */
  'tag': (_mdm_common_v1_AclTag__Output);
  /**
   * DN or FQAN.
   */
  'id': (string);
  /**
   * The permissions that the named entry has afterwards; ignored when it is removed.
   */
  'permissions': (number);
  /**
   * Take the named entry away.
   */
  'remove': (boolean);
  /**
   * The limits that it has afterwards.
   */
  'limits': (_mdm_common_v1_AclLimits__Output | null);
}
