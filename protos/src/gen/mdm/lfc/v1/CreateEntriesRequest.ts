// Original file: mdm/lfc/v1/lfc.proto

import type { NewEntry as _mdm_lfc_v1_NewEntry, NewEntry__Output as _mdm_lfc_v1_NewEntry__Output } from '../../../mdm/lfc/v1/NewEntry.js';

export interface CreateEntriesRequest {
  /**
   * At most 1,000.
   */
  'entries'?: (_mdm_lfc_v1_NewEntry)[];
}

export interface CreateEntriesRequest__Output {
  /**
   * At most 1,000.
   */
  'entries': (_mdm_lfc_v1_NewEntry__Output)[];
}
