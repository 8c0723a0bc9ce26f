// Original file: mdm/gateway/v1/gateway.proto

import type { OutcomeKind as _mdm_gateway_v1_OutcomeKind, OutcomeKind__Output as _mdm_gateway_v1_OutcomeKind__Output } from '../../../mdm/gateway/v1/OutcomeKind.js';
import type { ItemError as _mdm_common_v1_ItemError, ItemError__Output as _mdm_common_v1_ItemError__Output } from '../../../mdm/common/v1/ItemError.js';

/**
 * One site's part in an answer.
 */
export interface SiteOutcome {
  'site'?: (string);
  'kind'?: (_mdm_gateway_v1_OutcomeKind);
  'tookMs'?: (number | string);
  /**
   * Rows of this site in this answer.
   */
  'count'?: (number);
  /**
   * Why it did not answer in full.
   */
  'error'?: (_mdm_common_v1_ItemError | null);
}

/**
 * One site's part in an answer.
 */
export interface SiteOutcome__Output {
  'site': (string);
  'kind': (_mdm_gateway_v1_OutcomeKind__Output);
  'tookMs': (number);
  /**
   * Rows of this site in this answer.
   */
  'count': (number);
  /**
   * Why it did not answer in full.
   */
  'error': (_mdm_common_v1_ItemError__Output | null);
}
