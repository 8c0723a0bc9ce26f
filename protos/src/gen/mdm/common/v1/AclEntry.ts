// Original file: mdm/common/v1/common.proto

import type { AclTag as _mdm_common_v1_AclTag, AclTag__Output as _mdm_common_v1_AclTag__Output } from '../../../mdm/common/v1/AclTag.js';
import type { AclLimits as _mdm_common_v1_AclLimits, AclLimits__Output as _mdm_common_v1_AclLimits__Output } from '../../../mdm/common/v1/AclLimits.js';

/**
 * One entry of an access control list.
 */
export interface AclEntry {
  'tag'?: (_mdm_common_v1_AclTag);
  /**
   * DN of a named user or FQAN of a named group; empty for the other tags.
   */
  'id'?: (string);
  /**
   * Bits 4 read, 2 write, 1 search.
   */
  'permissions'?: (number);
  /**
   * True for a default entry, which only directories have and which new entries below inherit.
   */
  'isDefault'?: (boolean);
  /**
   * Only of named entries that are no default entries.
   */
  'limits'?: (_mdm_common_v1_AclLimits | null);
}

/**
 * One entry of an access control list.
 */
export interface AclEntry__Output {
  'tag': (_mdm_common_v1_AclTag__Output);
  /**
   * DN of a named user or FQAN of a named group; empty for the other tags.
   */
  'id': (string);
  /**
   * Bits 4 read, 2 write, 1 search.
   */
  'permissions': (number);
  /**
   * True for a default entry, which only directories have and which new entries below inherit.
   */
  'isDefault': (boolean);
  /**
   * Only of named entries that are no default entries.
   */
  'limits': (_mdm_common_v1_AclLimits__Output | null);
}
