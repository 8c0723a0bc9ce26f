// Original file: mdm/gateway/v1/gateway.proto

import type { Site as _mdm_gateway_v1_Site, Site__Output as _mdm_gateway_v1_Site__Output } from '../../../mdm/gateway/v1/Site.js';

export interface ListSitesResponse {
  'sites'?: (_mdm_gateway_v1_Site)[];
}

export interface ListSitesResponse__Output {
  'sites': (_mdm_gateway_v1_Site__Output)[];
}
