// Original file: mdm/amga/v1/amga.proto

import type { AttributeValue as _mdm_amga_v1_AttributeValue, AttributeValue__Output as _mdm_amga_v1_AttributeValue__Output } from '../../../mdm/amga/v1/AttributeValue.js';
import type { Count as _mdm_common_v1_Count, Count__Output as _mdm_common_v1_Count__Output } from '../../../mdm/common/v1/Count.js';

/**
 * The rows with the same values of the attributes that were grouped by.
 */
export interface CountedGroup {
  /**
   * In the order of group_by; one without a kind stands for rows that have no value.
   */
  'values'?: (_mdm_amga_v1_AttributeValue)[];
  'count'?: (_mdm_common_v1_Count | null);
}

/**
 * The rows with the same values of the attributes that were grouped by.
 */
export interface CountedGroup__Output {
  /**
   * In the order of group_by; one without a kind stands for rows that have no value.
   */
  'values': (_mdm_amga_v1_AttributeValue__Output)[];
  'count': (_mdm_common_v1_Count__Output | null);
}
