// Original file: mdm/gateway/v1/gateway.proto

import type { Entry as _mdm_lfc_v1_Entry, Entry__Output as _mdm_lfc_v1_Entry__Output } from '../../../mdm/lfc/v1/Entry.js';

export interface StatResponse {
  'entry'?: (_mdm_lfc_v1_Entry | null);
  'site'?: (string);
}

export interface StatResponse__Output {
  'entry': (_mdm_lfc_v1_Entry__Output | null);
  'site': (string);
}
