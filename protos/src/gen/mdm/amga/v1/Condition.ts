// Original file: mdm/amga/v1/amga.proto

import type { Conditions as _mdm_amga_v1_Conditions, Conditions__Output as _mdm_amga_v1_Conditions__Output } from '../../../mdm/amga/v1/Conditions.js';
import type { Condition as _mdm_amga_v1_Condition, Condition__Output as _mdm_amga_v1_Condition__Output } from '../../../mdm/amga/v1/Condition.js';
import type { Comparison as _mdm_amga_v1_Comparison, Comparison__Output as _mdm_amga_v1_Comparison__Output } from '../../../mdm/amga/v1/Comparison.js';

/**
 * A condition: a tree of at most 8 levels and 100 nodes. Absent means every row.
 */
export interface Condition {
  'all'?: (_mdm_amga_v1_Conditions | null);
  'any'?: (_mdm_amga_v1_Conditions | null);
  'negation'?: (_mdm_amga_v1_Condition | null);
  'comparison'?: (_mdm_amga_v1_Comparison | null);
  'node'?: "all"|"any"|"negation"|"comparison";
}

/**
 * A condition: a tree of at most 8 levels and 100 nodes. Absent means every row.
 */
export interface Condition__Output {
  'all'?: (_mdm_amga_v1_Conditions__Output | null);
  'any'?: (_mdm_amga_v1_Conditions__Output | null);
  'negation'?: (_mdm_amga_v1_Condition__Output | null);
  'comparison'?: (_mdm_amga_v1_Comparison__Output | null);
  'node'?: "all"|"any"|"negation"|"comparison";
}
