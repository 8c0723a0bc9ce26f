// Original file: mdm/gateway/v1/gateway.proto

import type { DryRunImages as _mdm_gateway_v1_DryRunImages, DryRunImages__Output as _mdm_gateway_v1_DryRunImages__Output } from '../../../mdm/gateway/v1/DryRunImages.js';
import type { DryRunSummary as _mdm_gateway_v1_DryRunSummary, DryRunSummary__Output as _mdm_gateway_v1_DryRunSummary__Output } from '../../../mdm/gateway/v1/DryRunSummary.js';

export interface DryRunResponse {
  'images'?: (_mdm_gateway_v1_DryRunImages | null);
  /**
   * The last part.
   */
  'summary'?: (_mdm_gateway_v1_DryRunSummary | null);
  'part'?: "images"|"summary";
}

export interface DryRunResponse__Output {
  'images'?: (_mdm_gateway_v1_DryRunImages__Output | null);
  /**
   * The last part.
   */
  'summary'?: (_mdm_gateway_v1_DryRunSummary__Output | null);
  'part'?: "images"|"summary";
}
