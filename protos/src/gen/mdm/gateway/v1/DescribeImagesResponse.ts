// Original file: mdm/gateway/v1/gateway.proto

import type { DescribedImage as _mdm_gateway_v1_DescribedImage, DescribedImage__Output as _mdm_gateway_v1_DescribedImage__Output } from '../../../mdm/gateway/v1/DescribedImage.js';

export interface DescribeImagesResponse {
  /**
   * In the order of the request.
   */
  'images'?: (_mdm_gateway_v1_DescribedImage)[];
}

export interface DescribeImagesResponse__Output {
  /**
   * In the order of the request.
   */
  'images': (_mdm_gateway_v1_DescribedImage__Output)[];
}
