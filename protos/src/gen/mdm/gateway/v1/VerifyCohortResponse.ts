// Original file: mdm/gateway/v1/gateway.proto

import type { VerifiedImages as _mdm_gateway_v1_VerifiedImages, VerifiedImages__Output as _mdm_gateway_v1_VerifiedImages__Output } from '../../../mdm/gateway/v1/VerifiedImages.js';
import type { VerifySummary as _mdm_gateway_v1_VerifySummary, VerifySummary__Output as _mdm_gateway_v1_VerifySummary__Output } from '../../../mdm/gateway/v1/VerifySummary.js';

export interface VerifyCohortResponse {
  'images'?: (_mdm_gateway_v1_VerifiedImages | null);
  /**
   * The last message.
   */
  'summary'?: (_mdm_gateway_v1_VerifySummary | null);
  'part'?: "images"|"summary";
}

export interface VerifyCohortResponse__Output {
  'images'?: (_mdm_gateway_v1_VerifiedImages__Output | null);
  /**
   * The last message.
   */
  'summary'?: (_mdm_gateway_v1_VerifySummary__Output | null);
  'part'?: "images"|"summary";
}
