// Original file: mdm/common/v1/common.proto

import type { AclEdit as _mdm_common_v1_AclEdit, AclEdit__Output as _mdm_common_v1_AclEdit__Output } from '../../../mdm/common/v1/AclEdit.js';

/**
 * The edits of one object in a bulk change.
 */
export interface AclChange {
  'guid'?: (string);
  'edits'?: (_mdm_common_v1_AclEdit)[];
}

/**
 * The edits of one object in a bulk change.
 */
export interface AclChange__Output {
  'guid': (string);
  'edits': (_mdm_common_v1_AclEdit__Output)[];
}
