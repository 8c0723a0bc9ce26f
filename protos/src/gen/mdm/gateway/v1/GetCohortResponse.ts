// Original file: mdm/gateway/v1/gateway.proto

import type { Cohort as _mdm_gateway_v1_Cohort, Cohort__Output as _mdm_gateway_v1_Cohort__Output } from '../../../mdm/gateway/v1/Cohort.js';
import type { CohortImages as _mdm_gateway_v1_CohortImages, CohortImages__Output as _mdm_gateway_v1_CohortImages__Output } from '../../../mdm/gateway/v1/CohortImages.js';

export interface GetCohortResponse {
  /**
   * The first message.
   */
  'cohort'?: (_mdm_gateway_v1_Cohort | null);
  'images'?: (_mdm_gateway_v1_CohortImages | null);
  'part'?: "cohort"|"images";
}

export interface GetCohortResponse__Output {
  /**
   * The first message.
   */
  'cohort'?: (_mdm_gateway_v1_Cohort__Output | null);
  'images'?: (_mdm_gateway_v1_CohortImages__Output | null);
  'part'?: "cohort"|"images";
}
