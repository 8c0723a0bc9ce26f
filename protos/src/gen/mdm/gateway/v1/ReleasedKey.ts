// Original file: mdm/gateway/v1/gateway.proto

import type { ItemError as _mdm_common_v1_ItemError, ItemError__Output as _mdm_common_v1_ItemError__Output } from '../../../mdm/common/v1/ItemError.js';
import type { SiteOutcome as _mdm_gateway_v1_SiteOutcome, SiteOutcome__Output as _mdm_gateway_v1_SiteOutcome__Output } from '../../../mdm/gateway/v1/SiteOutcome.js';

/**
 * What could be had of one key.
 */
export interface ReleasedKey {
  'guid'?: (string);
  /**
   * Why fewer holders than the threshold gave a share. Absent when there are enough.
   */
  'error'?: (_mdm_common_v1_ItemError | null);
  /**
   * What each holder that was asked said.
   */
  'outcomes'?: (_mdm_gateway_v1_SiteOutcome)[];
}

/**
 * What could be had of one key.
 */
export interface ReleasedKey__Output {
  'guid': (string);
  /**
   * Why fewer holders than the threshold gave a share. Absent when there are enough.
   */
  'error': (_mdm_common_v1_ItemError__Output | null);
  /**
   * What each holder that was asked said.
   */
  'outcomes': (_mdm_gateway_v1_SiteOutcome__Output)[];
}
