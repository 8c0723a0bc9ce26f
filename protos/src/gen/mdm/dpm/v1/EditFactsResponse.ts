// Original file: mdm/dpm/v1/dpm.proto

import type { ItemOutcome as _mdm_common_v1_ItemOutcome, ItemOutcome__Output as _mdm_common_v1_ItemOutcome__Output } from '../../../mdm/common/v1/ItemOutcome.js';

export interface EditFactsResponse {
  'outcomes'?: (_mdm_common_v1_ItemOutcome)[];
}

export interface EditFactsResponse__Output {
  'outcomes': (_mdm_common_v1_ItemOutcome__Output)[];
}
