// Original file: mdm/gateway/v1/gateway.proto

import type { Counted as _mdm_amga_v1_Counted, Counted__Output as _mdm_amga_v1_Counted__Output } from '../../../mdm/amga/v1/Counted.js';

export interface CountSiteResponse {
  'counted'?: (_mdm_amga_v1_Counted | null);
}

export interface CountSiteResponse__Output {
  'counted': (_mdm_amga_v1_Counted__Output | null);
}
