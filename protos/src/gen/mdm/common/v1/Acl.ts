// Original file: mdm/common/v1/common.proto

import type { AclEntry as _mdm_common_v1_AclEntry, AclEntry__Output as _mdm_common_v1_AclEntry__Output } from '../../../mdm/common/v1/AclEntry.js';

/**
 * A whole access control list.
 */
export interface Acl {
  /**
   * DN of the owner.
   */
  'owner'?: (string);
  /**
   * FQAN of the owning group.
   */
  'group'?: (string);
  'entries'?: (_mdm_common_v1_AclEntry)[];
}

/**
 * A whole access control list.
 */
export interface Acl__Output {
  /**
   * DN of the owner.
   */
  'owner': (string);
  /**
   * FQAN of the owning group.
   */
  'group': (string);
  'entries': (_mdm_common_v1_AclEntry__Output)[];
}
