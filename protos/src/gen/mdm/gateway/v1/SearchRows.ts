// Original file: mdm/gateway/v1/gateway.proto

import type { Row as _mdm_amga_v1_Row, Row__Output as _mdm_amga_v1_Row__Output } from '../../../mdm/amga/v1/Row.js';

/**
 * Rows of one site.
 */
export interface SearchRows {
  'site'?: (string);
  'rows'?: (_mdm_amga_v1_Row)[];
}

/**
 * Rows of one site.
 */
export interface SearchRows__Output {
  'site': (string);
  'rows': (_mdm_amga_v1_Row__Output)[];
}
