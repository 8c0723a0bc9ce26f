// Original file: mdm/gateway/v1/gateway.proto

import type { HeldShare as _mdm_gateway_v1_HeldShare, HeldShare__Output as _mdm_gateway_v1_HeldShare__Output } from '../../../mdm/gateway/v1/HeldShare.js';
import type { ItemError as _mdm_common_v1_ItemError, ItemError__Output as _mdm_common_v1_ItemError__Output } from '../../../mdm/common/v1/ItemError.js';
import type { SiteOutcome as _mdm_gateway_v1_SiteOutcome, SiteOutcome__Output as _mdm_gateway_v1_SiteOutcome__Output } from '../../../mdm/gateway/v1/SiteOutcome.js';

/**
 * The shares of one key that could be had.
 */
export interface ReleasedKey {
  'guid'?: (string);
  /**
   * At least threshold many on success.
   */
  'shares'?: (_mdm_gateway_v1_HeldShare)[];
  /**
   * Why there are fewer than the threshold.
   */
  'error'?: (_mdm_common_v1_ItemError | null);
  /**
   * What each holder that was asked said.
   */
  'outcomes'?: (_mdm_gateway_v1_SiteOutcome)[];
}

/**
 * The shares of one key that could be had.
 */
export interface ReleasedKey__Output {
  'guid': (string);
  /**
   * At least threshold many on success.
   */
  'shares': (_mdm_gateway_v1_HeldShare__Output)[];
  /**
   * Why there are fewer than the threshold.
   */
  'error': (_mdm_common_v1_ItemError__Output | null);
  /**
   * What each holder that was asked said.
   */
  'outcomes': (_mdm_gateway_v1_SiteOutcome__Output)[];
}
