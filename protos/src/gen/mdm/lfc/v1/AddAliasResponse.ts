// Original file: mdm/lfc/v1/lfc.proto

import type { Entry as _mdm_lfc_v1_Entry, Entry__Output as _mdm_lfc_v1_Entry__Output } from '../../../mdm/lfc/v1/Entry.js';

export interface AddAliasResponse {
  'entry'?: (_mdm_lfc_v1_Entry | null);
}

export interface AddAliasResponse__Output {
  'entry': (_mdm_lfc_v1_Entry__Output | null);
}
