// Original file: mdm/gateway/v1/gateway.proto

import type { Condition as _mdm_amga_v1_Condition, Condition__Output as _mdm_amga_v1_Condition__Output } from '../../../mdm/amga/v1/Condition.js';

export interface CountRequest {
  /**
   * As in mdm.amga.v1.CountRequest.
   */
  'collection'?: (string);
  'condition'?: (_mdm_amga_v1_Condition | null);
  'groupBy'?: (string)[];
  /**
   * Sites to ask; empty means all.
   */
  'sites'?: (string)[];
  /**
   * As in SearchRequest.
   */
  'siteDeadlineMs'?: (number);
}

export interface CountRequest__Output {
  /**
   * As in mdm.amga.v1.CountRequest.
   */
  'collection': (string);
  'condition': (_mdm_amga_v1_Condition__Output | null);
  'groupBy': (string)[];
  /**
   * Sites to ask; empty means all.
   */
  'sites': (string)[];
  /**
   * As in SearchRequest.
   */
  'siteDeadlineMs': (number);
}
