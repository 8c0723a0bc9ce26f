// Original file: mdm/lfc/v1/lfc.proto

import type { Replica as _mdm_lfc_v1_Replica, Replica__Output as _mdm_lfc_v1_Replica__Output } from '../../../mdm/lfc/v1/Replica.js';

export interface AddReplicaResponse {
  'replica'?: (_mdm_lfc_v1_Replica | null);
}

export interface AddReplicaResponse__Output {
  'replica': (_mdm_lfc_v1_Replica__Output | null);
}
