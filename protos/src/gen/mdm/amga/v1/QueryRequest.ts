// Original file: mdm/amga/v1/amga.proto

import type { Condition as _mdm_amga_v1_Condition, Condition__Output as _mdm_amga_v1_Condition__Output } from '../../../mdm/amga/v1/Condition.js';

export interface QueryRequest {
  /**
   * "/mdm/Patient", "/mdm/Study", "/mdm/Series", "/mdm/Image" or the compatibility view "/mdm/DICOM".
   */
  'collection'?: (string);
  'condition'?: (_mdm_amga_v1_Condition | null);
  /**
   * Attributes to return; empty means all that the caller may see, and so does "*" beside others. What is gathered from the
   * images below, such as NumberOfStudyRelatedInstances, is returned only when it is named.
   */
  'attributes'?: (string)[];
  /**
   * At most this many rows; 0 means 1,000; at most 10,000.
   */
  'limit'?: (number);
  /**
   * Rows after this GUID only; empty for the first page.
   */
  'after'?: (string);
}

export interface QueryRequest__Output {
  /**
   * "/mdm/Patient", "/mdm/Study", "/mdm/Series", "/mdm/Image" or the compatibility view "/mdm/DICOM".
   */
  'collection': (string);
  'condition': (_mdm_amga_v1_Condition__Output | null);
  /**
   * Attributes to return; empty means all that the caller may see, and so does "*" beside others. What is gathered from the
   * images below, such as NumberOfStudyRelatedInstances, is returned only when it is named.
   */
  'attributes': (string)[];
  /**
   * At most this many rows; 0 means 1,000; at most 10,000.
   */
  'limit': (number);
  /**
   * Rows after this GUID only; empty for the first page.
   */
  'after': (string);
}
