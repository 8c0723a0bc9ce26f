// Original file: mdm/gateway/v1/gateway.proto

import type { Hold as _mdm_lfc_v1_Hold, Hold__Output as _mdm_lfc_v1_Hold__Output } from '../../../mdm/lfc/v1/Hold.js';
import type { Long } from '@grpc/proto-loader';

export interface GetHoldsResponse {
  'holds'?: (_mdm_lfc_v1_Hold)[];
  /**
   * Until when the image must be kept by the rule of the site, in milliseconds since the epoch; 0: no such rule.
   */
  'retainUntilMs'?: (number | string | Long);
}

export interface GetHoldsResponse__Output {
  'holds': (_mdm_lfc_v1_Hold__Output)[];
  /**
   * Until when the image must be kept by the rule of the site, in milliseconds since the epoch; 0: no such rule.
   */
  'retainUntilMs': (number);
}
