// Original file: mdm/amga/v1/amga.proto

import type { Condition as _mdm_amga_v1_Condition, Condition__Output as _mdm_amga_v1_Condition__Output } from '../../../mdm/amga/v1/Condition.js';

export interface CountRequest {
  /**
   * As in QueryRequest.
   */
  'collection'?: (string);
  'condition'?: (_mdm_amga_v1_Condition | null);
  /**
   * At most 2 attributes that the caller may see.
   */
  'groupBy'?: (string)[];
}

export interface CountRequest__Output {
  /**
   * As in QueryRequest.
   */
  'collection': (string);
  'condition': (_mdm_amga_v1_Condition__Output | null);
  /**
   * At most 2 attributes that the caller may see.
   */
  'groupBy': (string)[];
}
