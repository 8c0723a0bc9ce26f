// Original file: mdm/lfc/v1/lfc.proto

import type { Entry as _mdm_lfc_v1_Entry, Entry__Output as _mdm_lfc_v1_Entry__Output } from '../../../mdm/lfc/v1/Entry.js';

export interface ListDirectoryResponse {
  'entry'?: (_mdm_lfc_v1_Entry | null);
  /**
   * Set on the last message of a page when there is more.
   */
  'nextCursor'?: (string);
}

export interface ListDirectoryResponse__Output {
  'entry': (_mdm_lfc_v1_Entry__Output | null);
  /**
   * Set on the last message of a page when there is more.
   */
  'nextCursor': (string);
}
