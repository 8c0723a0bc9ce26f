// Original file: mdm/amga/v1/amga.proto

import type { Row as _mdm_amga_v1_Row, Row__Output as _mdm_amga_v1_Row__Output } from '../../../mdm/amga/v1/Row.js';

export interface QueryResponse {
  'rows'?: (_mdm_amga_v1_Row)[];
  /**
   * True on the last message when the limit ended the answer and not the data.
   */
  'more'?: (boolean);
}

export interface QueryResponse__Output {
  'rows': (_mdm_amga_v1_Row__Output)[];
  /**
   * True on the last message when the limit ended the answer and not the data.
   */
  'more': (boolean);
}
