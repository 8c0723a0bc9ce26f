// Original file: mdm/lfc/v1/lfc.proto

import type { Hold as _mdm_lfc_v1_Hold, Hold__Output as _mdm_lfc_v1_Hold__Output } from '../../../mdm/lfc/v1/Hold.js';
import type { Long } from '@grpc/proto-loader';

export interface GetHoldsResponse {
  'holds'?: (_mdm_lfc_v1_Hold)[];
  /**
   * See NewEntry.
   */
  'retainUntilMs'?: (number | string | Long);
}

export interface GetHoldsResponse__Output {
  'holds': (_mdm_lfc_v1_Hold__Output)[];
  /**
   * See NewEntry.
   */
  'retainUntilMs': (number);
}
