// Original file: mdm/dpm/v1/dpm.proto

import type { EnterNearlineOutcome as _mdm_dpm_v1_EnterNearlineOutcome, EnterNearlineOutcome__Output as _mdm_dpm_v1_EnterNearlineOutcome__Output } from '../../../mdm/dpm/v1/EnterNearlineOutcome.js';

export interface EnterNearlineResponse {
  'outcomes'?: (_mdm_dpm_v1_EnterNearlineOutcome)[];
}

export interface EnterNearlineResponse__Output {
  'outcomes': (_mdm_dpm_v1_EnterNearlineOutcome__Output)[];
}
