// Original file: mdm/gateway/v1/gateway.proto

import type { Row as _mdm_amga_v1_Row, Row__Output as _mdm_amga_v1_Row__Output } from '../../../mdm/amga/v1/Row.js';

export interface SearchSiteResponse {
  'rows'?: (_mdm_amga_v1_Row)[];
  'more'?: (boolean);
}

export interface SearchSiteResponse__Output {
  'rows': (_mdm_amga_v1_Row__Output)[];
  'more': (boolean);
}
