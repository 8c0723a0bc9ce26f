// Original file: mdm/amga/v1/amga.proto

import type { Comparator as _mdm_amga_v1_Comparator, Comparator__Output as _mdm_amga_v1_Comparator__Output } from '../../../mdm/amga/v1/Comparator.js';
import type { AttributeValue as _mdm_amga_v1_AttributeValue, AttributeValue__Output as _mdm_amga_v1_AttributeValue__Output } from '../../../mdm/amga/v1/AttributeValue.js';

/**
 * One comparison of an attribute with a value. An attribute without a value matches nothing.
 */
export interface Comparison {
  'attribute'?: (string);
  'comparator'?: (_mdm_amga_v1_Comparator);
  /**
   * One value; several for COMPARATOR_IN (at most 1,000); none for COMPARATOR_PRESENT.
   */
  'values'?: (_mdm_amga_v1_AttributeValue)[];
}

/**
 * One comparison of an attribute with a value. An attribute without a value matches nothing.
 */
export interface Comparison__Output {
  'attribute': (string);
  'comparator': (_mdm_amga_v1_Comparator__Output);
  /**
   * One value; several for COMPARATOR_IN (at most 1,000); none for COMPARATOR_PRESENT.
   */
  'values': (_mdm_amga_v1_AttributeValue__Output)[];
}
