// Original file: mdm/lfc/v1/lfc.proto

import type { Target as _mdm_common_v1_Target, Target__Output as _mdm_common_v1_Target__Output } from '../../../mdm/common/v1/Target.js';

export interface RemoveReplicaRequest {
  'target'?: (_mdm_common_v1_Target | null);
  'surl'?: (string);
}

export interface RemoveReplicaRequest__Output {
  'target': (_mdm_common_v1_Target__Output | null);
  'surl': (string);
}
