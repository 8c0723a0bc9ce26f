// Original file: mdm/gateway/v1/gateway.proto

import type { DryRunImage as _mdm_gateway_v1_DryRunImage, DryRunImage__Output as _mdm_gateway_v1_DryRunImage__Output } from '../../../mdm/gateway/v1/DryRunImage.js';

/**
 * At most 1,000.
 */
export interface DryRunImages {
  'images'?: (_mdm_gateway_v1_DryRunImage)[];
}

/**
 * At most 1,000.
 */
export interface DryRunImages__Output {
  'images': (_mdm_gateway_v1_DryRunImage__Output)[];
}
