// Original file: mdm/gateway/v1/gateway.proto

import type { Condition as _mdm_amga_v1_Condition, Condition__Output as _mdm_amga_v1_Condition__Output } from '../../../mdm/amga/v1/Condition.js';

export interface CountSiteRequest {
  'collection'?: (string);
  'condition'?: (_mdm_amga_v1_Condition | null);
  'groupBy'?: (string)[];
}

export interface CountSiteRequest__Output {
  'collection': (string);
  'condition': (_mdm_amga_v1_Condition__Output | null);
  'groupBy': (string)[];
}
