// Original file: mdm/common/v1/common.proto

import type { ItemError as _mdm_common_v1_ItemError, ItemError__Output as _mdm_common_v1_ItemError__Output } from '../../../mdm/common/v1/ItemError.js';

/**
 * The outcome of one item of a bulk call, in the order of the request.
 */
export interface ItemOutcome {
  'guid'?: (string);
  /**
   * Absent when the item succeeded.
   */
  'error'?: (_mdm_common_v1_ItemError | null);
}

/**
 * The outcome of one item of a bulk call, in the order of the request.
 */
export interface ItemOutcome__Output {
  'guid': (string);
  /**
   * Absent when the item succeeded.
   */
  'error': (_mdm_common_v1_ItemError__Output | null);
}
