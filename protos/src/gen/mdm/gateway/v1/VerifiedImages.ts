// Original file: mdm/gateway/v1/gateway.proto

import type { VerifiedImage as _mdm_gateway_v1_VerifiedImage, VerifiedImage__Output as _mdm_gateway_v1_VerifiedImage__Output } from '../../../mdm/gateway/v1/VerifiedImage.js';

/**
 * What became of some images.
 */
export interface VerifiedImages {
  'images'?: (_mdm_gateway_v1_VerifiedImage)[];
}

/**
 * What became of some images.
 */
export interface VerifiedImages__Output {
  'images': (_mdm_gateway_v1_VerifiedImage__Output)[];
}
