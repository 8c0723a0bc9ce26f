// Original file: mdm/lfc/v1/lfc.proto

import type { Entry as _mdm_lfc_v1_Entry, Entry__Output as _mdm_lfc_v1_Entry__Output } from '../../../mdm/lfc/v1/Entry.js';
import type { Replica as _mdm_lfc_v1_Replica, Replica__Output as _mdm_lfc_v1_Replica__Output } from '../../../mdm/lfc/v1/Replica.js';

export interface ListReplicasResponse {
  /**
   * The entry's own data, so that a reader needs one call.
   */
  'entry'?: (_mdm_lfc_v1_Entry | null);
  'replicas'?: (_mdm_lfc_v1_Replica)[];
}

export interface ListReplicasResponse__Output {
  /**
   * The entry's own data, so that a reader needs one call.
   */
  'entry': (_mdm_lfc_v1_Entry__Output | null);
  'replicas': (_mdm_lfc_v1_Replica__Output)[];
}
