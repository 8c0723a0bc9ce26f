// Original file: mdm/gateway/v1/gateway.proto

import type { Condition as _mdm_amga_v1_Condition, Condition__Output as _mdm_amga_v1_Condition__Output } from '../../../mdm/amga/v1/Condition.js';

export interface SearchSiteRequest {
  'collection'?: (string);
  'condition'?: (_mdm_amga_v1_Condition | null);
  'attributes'?: (string)[];
  'limit'?: (number);
  'after'?: (string);
}

export interface SearchSiteRequest__Output {
  'collection': (string);
  'condition': (_mdm_amga_v1_Condition__Output | null);
  'attributes': (string)[];
  'limit': (number);
  'after': (string);
}
