// Original file: mdm/amga/v1/amga.proto

import type { Counted as _mdm_amga_v1_Counted, Counted__Output as _mdm_amga_v1_Counted__Output } from '../../../mdm/amga/v1/Counted.js';

export interface CountResponse {
  'counted'?: (_mdm_amga_v1_Counted | null);
}

export interface CountResponse__Output {
  'counted': (_mdm_amga_v1_Counted__Output | null);
}
