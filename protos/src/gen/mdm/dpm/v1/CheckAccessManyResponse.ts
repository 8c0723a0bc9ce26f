// Original file: mdm/dpm/v1/dpm.proto

import type { AccessOutcome as _mdm_common_v1_AccessOutcome, AccessOutcome__Output as _mdm_common_v1_AccessOutcome__Output } from '../../../mdm/common/v1/AccessOutcome.js';

export interface CheckAccessManyResponse {
  'outcomes'?: (_mdm_common_v1_AccessOutcome)[];
}

export interface CheckAccessManyResponse__Output {
  'outcomes': (_mdm_common_v1_AccessOutcome__Output)[];
}
