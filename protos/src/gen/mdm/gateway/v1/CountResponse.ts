// Original file: mdm/gateway/v1/gateway.proto

import type { SiteCount as _mdm_gateway_v1_SiteCount, SiteCount__Output as _mdm_gateway_v1_SiteCount__Output } from '../../../mdm/gateway/v1/SiteCount.js';
import type { TotalCount as _mdm_gateway_v1_TotalCount, TotalCount__Output as _mdm_gateway_v1_TotalCount__Output } from '../../../mdm/gateway/v1/TotalCount.js';
import type { TotalGroup as _mdm_gateway_v1_TotalGroup, TotalGroup__Output as _mdm_gateway_v1_TotalGroup__Output } from '../../../mdm/gateway/v1/TotalGroup.js';

export interface CountResponse {
  /**
   * One for each site that was asked.
   */
  'sites'?: (_mdm_gateway_v1_SiteCount)[];
  'total'?: (_mdm_gateway_v1_TotalCount | null);
  /**
   * Over all sites, the largest first, at most 1,000.
   */
  'groups'?: (_mdm_gateway_v1_TotalGroup)[];
}

export interface CountResponse__Output {
  /**
   * One for each site that was asked.
   */
  'sites': (_mdm_gateway_v1_SiteCount__Output)[];
  'total': (_mdm_gateway_v1_TotalCount__Output | null);
  /**
   * Over all sites, the largest first, at most 1,000.
   */
  'groups': (_mdm_gateway_v1_TotalGroup__Output)[];
}
