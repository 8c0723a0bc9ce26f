// Original file: mdm/lfc/v1/lfc.proto

import type { Hold as _mdm_lfc_v1_Hold, Hold__Output as _mdm_lfc_v1_Hold__Output } from '../../../mdm/lfc/v1/Hold.js';

export interface PlaceHoldResponse {
  'hold'?: (_mdm_lfc_v1_Hold | null);
}

export interface PlaceHoldResponse__Output {
  'hold': (_mdm_lfc_v1_Hold__Output | null);
}
