// Original file: mdm/gateway/v1/gateway.proto

import type { Count as _mdm_common_v1_Count, Count__Output as _mdm_common_v1_Count__Output } from '../../../mdm/common/v1/Count.js';

/**
 * A sum over sites.
 */
export interface TotalCount {
  /**
   * Of what the sites show; suppressed when none of them shows anything.
   */
  'count'?: (_mdm_common_v1_Count | null);
  /**
   * There may be more: a site shows no number, or did not answer.
   */
  'atLeast'?: (boolean);
}

/**
 * A sum over sites.
 */
export interface TotalCount__Output {
  /**
   * Of what the sites show; suppressed when none of them shows anything.
   */
  'count': (_mdm_common_v1_Count__Output | null);
  /**
   * There may be more: a site shows no number, or did not answer.
   */
  'atLeast': (boolean);
}
