// Original file: mdm/gateway/v1/gateway.proto

import type { CohortImage as _mdm_gateway_v1_CohortImage, CohortImage__Output as _mdm_gateway_v1_CohortImage__Output } from '../../../mdm/gateway/v1/CohortImage.js';

/**
 * Some images of a cohort, in the order of their GUIDs.
 */
export interface CohortImages {
  'images'?: (_mdm_gateway_v1_CohortImage)[];
}

/**
 * Some images of a cohort, in the order of their GUIDs.
 */
export interface CohortImages__Output {
  'images': (_mdm_gateway_v1_CohortImage__Output)[];
}
