// Original file: mdm/gateway/v1/gateway.proto

import type { OutcomeKind as _mdm_gateway_v1_OutcomeKind, OutcomeKind__Output as _mdm_gateway_v1_OutcomeKind__Output } from '../../../mdm/gateway/v1/OutcomeKind.js';
import type { Counted as _mdm_amga_v1_Counted, Counted__Output as _mdm_amga_v1_Counted__Output } from '../../../mdm/amga/v1/Counted.js';
import type { ItemError as _mdm_common_v1_ItemError, ItemError__Output as _mdm_common_v1_ItemError__Output } from '../../../mdm/common/v1/ItemError.js';

/**
 * What one site has counted.
 */
export interface SiteCount {
  'site'?: (string);
  /**
   * OUTCOME_KIND_SUPPRESSED when it shows no number at all.
   */
  'kind'?: (_mdm_gateway_v1_OutcomeKind);
  'tookMs'?: (number | string);
  /**
   * Absent when it did not answer.
   */
  'counted'?: (_mdm_amga_v1_Counted | null);
  'error'?: (_mdm_common_v1_ItemError | null);
}

/**
 * What one site has counted.
 */
export interface SiteCount__Output {
  'site': (string);
  /**
   * OUTCOME_KIND_SUPPRESSED when it shows no number at all.
   */
  'kind': (_mdm_gateway_v1_OutcomeKind__Output);
  'tookMs': (number);
  /**
   * Absent when it did not answer.
   */
  'counted': (_mdm_amga_v1_Counted__Output | null);
  'error': (_mdm_common_v1_ItemError__Output | null);
}
