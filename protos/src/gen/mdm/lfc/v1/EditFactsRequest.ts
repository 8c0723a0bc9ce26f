// Original file: mdm/lfc/v1/lfc.proto

import type { FactsChange as _mdm_common_v1_FactsChange, FactsChange__Output as _mdm_common_v1_FactsChange__Output } from '../../../mdm/common/v1/FactsChange.js';

export interface EditFactsRequest {
  /**
   * At most 1,000.
   */
  'changes'?: (_mdm_common_v1_FactsChange)[];
}

export interface EditFactsRequest__Output {
  /**
   * At most 1,000.
   */
  'changes': (_mdm_common_v1_FactsChange__Output)[];
}
