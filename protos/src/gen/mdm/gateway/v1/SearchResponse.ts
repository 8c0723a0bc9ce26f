// Original file: mdm/gateway/v1/gateway.proto

import type { SearchRows as _mdm_gateway_v1_SearchRows, SearchRows__Output as _mdm_gateway_v1_SearchRows__Output } from '../../../mdm/gateway/v1/SearchRows.js';
import type { SearchSummary as _mdm_gateway_v1_SearchSummary, SearchSummary__Output as _mdm_gateway_v1_SearchSummary__Output } from '../../../mdm/gateway/v1/SearchSummary.js';

export interface SearchResponse {
  'rows'?: (_mdm_gateway_v1_SearchRows | null);
  /**
   * The last message.
   */
  'summary'?: (_mdm_gateway_v1_SearchSummary | null);
  'part'?: "rows"|"summary";
}

export interface SearchResponse__Output {
  'rows'?: (_mdm_gateway_v1_SearchRows__Output | null);
  /**
   * The last message.
   */
  'summary'?: (_mdm_gateway_v1_SearchSummary__Output | null);
  'part'?: "rows"|"summary";
}
