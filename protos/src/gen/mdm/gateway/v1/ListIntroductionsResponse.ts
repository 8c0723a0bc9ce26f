// Original file: mdm/gateway/v1/gateway.proto

import type { Introduction as _mdm_gateway_v1_Introduction, Introduction__Output as _mdm_gateway_v1_Introduction__Output } from '../../../mdm/gateway/v1/Introduction.js';

export interface ListIntroductionsResponse {
  'introductions'?: (_mdm_gateway_v1_Introduction)[];
}

export interface ListIntroductionsResponse__Output {
  'introductions': (_mdm_gateway_v1_Introduction__Output)[];
}
