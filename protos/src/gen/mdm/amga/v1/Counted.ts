// Original file: mdm/amga/v1/amga.proto

import type { Count as _mdm_common_v1_Count, Count__Output as _mdm_common_v1_Count__Output } from '../../../mdm/common/v1/Count.js';
import type { CountedGroup as _mdm_amga_v1_CountedGroup, CountedGroup__Output as _mdm_amga_v1_CountedGroup__Output } from '../../../mdm/amga/v1/CountedGroup.js';

/**
 * What one site has counted.
 */
export interface Counted {
  'total'?: (_mdm_common_v1_Count | null);
  /**
   * The largest groups, at most 1,000, the largest first. A group that is too small is not named.
   */
  'groups'?: (_mdm_amga_v1_CountedGroup)[];
  /**
   * The rows of all other groups; absent when there are no others.
   */
  'others'?: (_mdm_common_v1_Count | null);
}

/**
 * What one site has counted.
 */
export interface Counted__Output {
  'total': (_mdm_common_v1_Count__Output | null);
  /**
   * The largest groups, at most 1,000, the largest first. A group that is too small is not named.
   */
  'groups': (_mdm_amga_v1_CountedGroup__Output)[];
  /**
   * The rows of all other groups; absent when there are no others.
   */
  'others': (_mdm_common_v1_Count__Output | null);
}
