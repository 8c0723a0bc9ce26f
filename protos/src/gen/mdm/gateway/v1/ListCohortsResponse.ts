// Original file: mdm/gateway/v1/gateway.proto

import type { Cohort as _mdm_gateway_v1_Cohort, Cohort__Output as _mdm_gateway_v1_Cohort__Output } from '../../../mdm/gateway/v1/Cohort.js';

export interface ListCohortsResponse {
  /**
   * The newest first, at most 1,000.
   */
  'cohorts'?: (_mdm_gateway_v1_Cohort)[];
}

export interface ListCohortsResponse__Output {
  /**
   * The newest first, at most 1,000.
   */
  'cohorts': (_mdm_gateway_v1_Cohort__Output)[];
}
