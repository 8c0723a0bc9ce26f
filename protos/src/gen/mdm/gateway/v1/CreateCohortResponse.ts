// Original file: mdm/gateway/v1/gateway.proto

import type { Cohort as _mdm_gateway_v1_Cohort, Cohort__Output as _mdm_gateway_v1_Cohort__Output } from '../../../mdm/gateway/v1/Cohort.js';

export interface CreateCohortResponse {
  'cohort'?: (_mdm_gateway_v1_Cohort | null);
}

export interface CreateCohortResponse__Output {
  'cohort': (_mdm_gateway_v1_Cohort__Output | null);
}
