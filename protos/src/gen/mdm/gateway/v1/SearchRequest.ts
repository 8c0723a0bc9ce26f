// Original file: mdm/gateway/v1/gateway.proto

import type { Condition as _mdm_amga_v1_Condition, Condition__Output as _mdm_amga_v1_Condition__Output } from '../../../mdm/amga/v1/Condition.js';

export interface SearchRequest {
  /**
   * As in mdm.amga.v1.QueryRequest.
   */
  'collection'?: (string);
  'condition'?: (_mdm_amga_v1_Condition | null);
  'attributes'?: (string)[];
  /**
   * Rows in this page over all sites; 0 means 1,000; at most 10,000.
   */
  'limit'?: (number);
  /**
   * next_cursor of an earlier page.
   */
  'cursor'?: (string);
  /**
   * Sites to ask; empty means all.
   */
  'sites'?: (string)[];
  /**
   * What one site may take, in milliseconds; 0 means 2,000; at most 60,000.
   */
  'siteDeadlineMs'?: (number);
}

export interface SearchRequest__Output {
  /**
   * As in mdm.amga.v1.QueryRequest.
   */
  'collection': (string);
  'condition': (_mdm_amga_v1_Condition__Output | null);
  'attributes': (string)[];
  /**
   * Rows in this page over all sites; 0 means 1,000; at most 10,000.
   */
  'limit': (number);
  /**
   * next_cursor of an earlier page.
   */
  'cursor': (string);
  /**
   * Sites to ask; empty means all.
   */
  'sites': (string)[];
  /**
   * What one site may take, in milliseconds; 0 means 2,000; at most 60,000.
   */
  'siteDeadlineMs': (number);
}
