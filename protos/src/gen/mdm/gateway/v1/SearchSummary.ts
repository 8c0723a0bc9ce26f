// Original file: mdm/gateway/v1/gateway.proto

import type { SiteOutcome as _mdm_gateway_v1_SiteOutcome, SiteOutcome__Output as _mdm_gateway_v1_SiteOutcome__Output } from '../../../mdm/gateway/v1/SiteOutcome.js';

/**
 * The end of a page.
 */
export interface SearchSummary {
  'outcomes'?: (_mdm_gateway_v1_SiteOutcome)[];
  /**
   * Empty when every site has told all it has. A site that failed is asked again by the next page.
   */
  'nextCursor'?: (string);
}

/**
 * The end of a page.
 */
export interface SearchSummary__Output {
  'outcomes': (_mdm_gateway_v1_SiteOutcome__Output)[];
  /**
   * Empty when every site has told all it has. A site that failed is asked again by the next page.
   */
  'nextCursor': (string);
}
