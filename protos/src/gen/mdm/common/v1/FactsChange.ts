// Original file: mdm/common/v1/common.proto

import type { FactEdit as _mdm_common_v1_FactEdit, FactEdit__Output as _mdm_common_v1_FactEdit__Output } from '../../../mdm/common/v1/FactEdit.js';

/**
 * The edits of one image in a bulk change.
 */
export interface FactsChange {
  'guid'?: (string);
  'edits'?: (_mdm_common_v1_FactEdit)[];
}

/**
 * The edits of one image in a bulk change.
 */
export interface FactsChange__Output {
  'guid': (string);
  'edits': (_mdm_common_v1_FactEdit__Output)[];
}
