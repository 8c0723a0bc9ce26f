// Original file: mdm/amga/v1/amga.proto

import type { ImageChange as _mdm_amga_v1_ImageChange, ImageChange__Output as _mdm_amga_v1_ImageChange__Output } from '../../../mdm/amga/v1/ImageChange.js';

export interface ListImagesRequest {
  /**
   * GUID of a patient, study, series or image; empty when images are named.
   */
  'guid'?: (string);
  /**
   * GUIDs of images, at most 1,000.
   */
  'guids'?: (string)[];
  /**
   * Only images with which the policies of the site let the caller do this.
   */
  'change'?: (_mdm_amga_v1_ImageChange);
}

export interface ListImagesRequest__Output {
  /**
   * GUID of a patient, study, series or image; empty when images are named.
   */
  'guid': (string);
  /**
   * GUIDs of images, at most 1,000.
   */
  'guids': (string)[];
  /**
   * Only images with which the policies of the site let the caller do this.
   */
  'change': (_mdm_amga_v1_ImageChange__Output);
}
