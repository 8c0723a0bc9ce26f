// Original file: mdm/amga/v1/amga.proto

import type { ImageFacts as _mdm_common_v1_ImageFacts, ImageFacts__Output as _mdm_common_v1_ImageFacts__Output } from '../../../mdm/common/v1/ImageFacts.js';
import type { Count as _mdm_common_v1_Count, Count__Output as _mdm_common_v1_Count__Output } from '../../../mdm/common/v1/Count.js';

/**
 * Images that are alike in what was asked for.
 */
export interface ImageKind {
  /**
   * What was not asked for is empty.
   */
  'facts'?: (_mdm_common_v1_ImageFacts | null);
  'images'?: (_mdm_common_v1_Count | null);
}

/**
 * Images that are alike in what was asked for.
 */
export interface ImageKind__Output {
  /**
   * What was not asked for is empty.
   */
  'facts': (_mdm_common_v1_ImageFacts__Output | null);
  'images': (_mdm_common_v1_Count__Output | null);
}
