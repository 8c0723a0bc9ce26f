// Original file: mdm/amga/v1/amga.proto

import type { AccessDecision as _mdm_common_v1_AccessDecision, AccessDecision__Output as _mdm_common_v1_AccessDecision__Output } from '../../../mdm/common/v1/AccessDecision.js';

export interface CheckAccessResponse {
  'decision'?: (_mdm_common_v1_AccessDecision | null);
}

export interface CheckAccessResponse__Output {
  'decision': (_mdm_common_v1_AccessDecision__Output | null);
}
