// Original file: mdm/lfc/v1/lfc.proto

import type { Target as _mdm_common_v1_Target, Target__Output as _mdm_common_v1_Target__Output } from '../../../mdm/common/v1/Target.js';

export interface SetCommentRequest {
  'target'?: (_mdm_common_v1_Target | null);
  /**
   * At most 255 bytes; empty clears it.
   */
  'comment'?: (string);
}

export interface SetCommentRequest__Output {
  'target': (_mdm_common_v1_Target__Output | null);
  /**
   * At most 255 bytes; empty clears it.
   */
  'comment': (string);
}
