// Original file: mdm/gateway/v1/gateway.proto

import type { Acl as _mdm_common_v1_Acl, Acl__Output as _mdm_common_v1_Acl__Output } from '../../../mdm/common/v1/Acl.js';

export interface GetRightsResponse {
  'acl'?: (_mdm_common_v1_Acl | null);
}

export interface GetRightsResponse__Output {
  'acl': (_mdm_common_v1_Acl__Output | null);
}
