// Original file: mdm/lfc/v1/lfc.proto

import type { CondemnOutcome as _mdm_lfc_v1_CondemnOutcome, CondemnOutcome__Output as _mdm_lfc_v1_CondemnOutcome__Output } from '../../../mdm/lfc/v1/CondemnOutcome.js';

export interface CondemnEntriesResponse {
  /**
   * In the order of the request.
   */
  'outcomes'?: (_mdm_lfc_v1_CondemnOutcome)[];
}

export interface CondemnEntriesResponse__Output {
  /**
   * In the order of the request.
   */
  'outcomes': (_mdm_lfc_v1_CondemnOutcome__Output)[];
}
