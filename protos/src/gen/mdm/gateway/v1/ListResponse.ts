// Original file: mdm/gateway/v1/gateway.proto

import type { Entry as _mdm_lfc_v1_Entry, Entry__Output as _mdm_lfc_v1_Entry__Output } from '../../../mdm/lfc/v1/Entry.js';

export interface ListResponse {
  'entry'?: (_mdm_lfc_v1_Entry | null);
  'nextCursor'?: (string);
}

export interface ListResponse__Output {
  'entry': (_mdm_lfc_v1_Entry__Output | null);
  'nextCursor': (string);
}
