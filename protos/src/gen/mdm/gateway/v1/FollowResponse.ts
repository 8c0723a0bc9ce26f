// Original file: mdm/gateway/v1/gateway.proto

import type { Revocation as _mdm_gateway_v1_Revocation, Revocation__Output as _mdm_gateway_v1_Revocation__Output } from '../../../mdm/gateway/v1/Revocation.js';
import type { SignOfLife as _mdm_gateway_v1_SignOfLife, SignOfLife__Output as _mdm_gateway_v1_SignOfLife__Output } from '../../../mdm/gateway/v1/SignOfLife.js';

export interface FollowResponse {
  'revocation'?: (_mdm_gateway_v1_Revocation | null);
  /**
   * A newer bundle of a site, as that site has signed it.
   */
  'bundle'?: (string);
  'signOfLife'?: (_mdm_gateway_v1_SignOfLife | null);
  'news'?: "revocation"|"bundle"|"signOfLife";
}

export interface FollowResponse__Output {
  'revocation'?: (_mdm_gateway_v1_Revocation__Output | null);
  /**
   * A newer bundle of a site, as that site has signed it.
   */
  'bundle'?: (string);
  'signOfLife'?: (_mdm_gateway_v1_SignOfLife__Output | null);
  'news'?: "revocation"|"bundle"|"signOfLife";
}
