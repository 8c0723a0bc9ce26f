// Original file: mdm/amga/v1/amga.proto

import type { NewImage as _mdm_amga_v1_NewImage, NewImage__Output as _mdm_amga_v1_NewImage__Output } from '../../../mdm/amga/v1/NewImage.js';

export interface PutImagesRequest {
  /**
   * At most 1,000.
   */
  'images'?: (_mdm_amga_v1_NewImage)[];
}

export interface PutImagesRequest__Output {
  /**
   * At most 1,000.
   */
  'images': (_mdm_amga_v1_NewImage__Output)[];
}
