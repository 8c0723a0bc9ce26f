// Original file: mdm/gateway/v1/gateway.proto

import type { ItemError as _mdm_common_v1_ItemError, ItemError__Output as _mdm_common_v1_ItemError__Output } from '../../../mdm/common/v1/ItemError.js';

/**
 * Why some of the images would not open.
 */
export interface DryRunReason {
  'images'?: (number);
  /**
   * Of one of them.
   */
  'error'?: (_mdm_common_v1_ItemError | null);
}

/**
 * Why some of the images would not open.
 */
export interface DryRunReason__Output {
  'images': (number);
  /**
   * Of one of them.
   */
  'error': (_mdm_common_v1_ItemError__Output | null);
}
