// Original file: mdm/gateway/v1/gateway.proto

import type { Target as _mdm_common_v1_Target, Target__Output as _mdm_common_v1_Target__Output } from '../../../mdm/common/v1/Target.js';

export interface GetHoldsRequest {
  'target'?: (_mdm_common_v1_Target | null);
}

export interface GetHoldsRequest__Output {
  'target': (_mdm_common_v1_Target__Output | null);
}
