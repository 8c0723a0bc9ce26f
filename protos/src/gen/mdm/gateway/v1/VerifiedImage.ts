// Original file: mdm/gateway/v1/gateway.proto

import type { ImageVerdict as _mdm_gateway_v1_ImageVerdict, ImageVerdict__Output as _mdm_gateway_v1_ImageVerdict__Output } from '../../../mdm/gateway/v1/ImageVerdict.js';

/**
 * One image and its verdict.
 */
export interface VerifiedImage {
  'guid'?: (string);
  'site'?: (string);
  'verdict'?: (_mdm_gateway_v1_ImageVerdict);
}

/**
 * One image and its verdict.
 */
export interface VerifiedImage__Output {
  'guid': (string);
  'site': (string);
  'verdict': (_mdm_gateway_v1_ImageVerdict__Output);
}
