// Original file: mdm/dpm/v1/dpm.proto

import type { PutDoneOutcome as _mdm_dpm_v1_PutDoneOutcome, PutDoneOutcome__Output as _mdm_dpm_v1_PutDoneOutcome__Output } from '../../../mdm/dpm/v1/PutDoneOutcome.js';

export interface PutDoneResponse {
  'outcomes'?: (_mdm_dpm_v1_PutDoneOutcome)[];
}

export interface PutDoneResponse__Output {
  'outcomes': (_mdm_dpm_v1_PutDoneOutcome__Output)[];
}
