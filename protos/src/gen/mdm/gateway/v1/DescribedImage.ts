// Original file: mdm/gateway/v1/gateway.proto

import type { CohortImage as _mdm_gateway_v1_CohortImage, CohortImage__Output as _mdm_gateway_v1_CohortImage__Output } from '../../../mdm/gateway/v1/CohortImage.js';

/**
 * An image as it is now.
 */
export interface DescribedImage {
  'image'?: (_mdm_gateway_v1_CohortImage | null);
  /**
   * The caller may know of it.
   */
  'found'?: (boolean);
  /**
   * The caller may read it.
   */
  'readable'?: (boolean);
}

/**
 * An image as it is now.
 */
export interface DescribedImage__Output {
  'image': (_mdm_gateway_v1_CohortImage__Output | null);
  /**
   * The caller may know of it.
   */
  'found': (boolean);
  /**
   * The caller may read it.
   */
  'readable': (boolean);
}
