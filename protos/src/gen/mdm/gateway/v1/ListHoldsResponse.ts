// Original file: mdm/gateway/v1/gateway.proto

import type { Hold as _mdm_lfc_v1_Hold, Hold__Output as _mdm_lfc_v1_Hold__Output } from '../../../mdm/lfc/v1/Hold.js';

export interface ListHoldsResponse {
  'holds'?: (_mdm_lfc_v1_Hold)[];
  /**
   * Set when there is more.
   */
  'nextCursor'?: (string);
}

export interface ListHoldsResponse__Output {
  'holds': (_mdm_lfc_v1_Hold__Output)[];
  /**
   * Set when there is more.
   */
  'nextCursor': (string);
}
