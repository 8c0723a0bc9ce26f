// Original file: mdm/amga/v1/amga.proto

import type { Condition as _mdm_amga_v1_Condition, Condition__Output as _mdm_amga_v1_Condition__Output } from '../../../mdm/amga/v1/Condition.js';

/**
 * Several conditions.
 */
export interface Conditions {
  'conditions'?: (_mdm_amga_v1_Condition)[];
}

/**
 * Several conditions.
 */
export interface Conditions__Output {
  'conditions': (_mdm_amga_v1_Condition__Output)[];
}
