// Original file: mdm/hydra/v1/hydra.proto

import type { Acl as _mdm_common_v1_Acl, Acl__Output as _mdm_common_v1_Acl__Output } from '../../../mdm/common/v1/Acl.js';

export interface GetAclResponse {
  'acl'?: (_mdm_common_v1_Acl | null);
}

export interface GetAclResponse__Output {
  'acl': (_mdm_common_v1_Acl__Output | null);
}
