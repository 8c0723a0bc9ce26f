// Original file: mdm/gateway/v1/gateway.proto

import type { OutcomeKind as _mdm_gateway_v1_OutcomeKind, OutcomeKind__Output as _mdm_gateway_v1_OutcomeKind__Output } from '../../../mdm/gateway/v1/OutcomeKind.js';

/**
 * One site's part in the query of a cohort.
 */
export interface CohortOutcome {
  'site'?: (string);
  'kind'?: (_mdm_gateway_v1_OutcomeKind);
  /**
   * Images of the site in the cohort.
   */
  'count'?: (number);
}

/**
 * One site's part in the query of a cohort.
 */
export interface CohortOutcome__Output {
  'site': (string);
  'kind': (_mdm_gateway_v1_OutcomeKind__Output);
  /**
   * Images of the site in the cohort.
   */
  'count': (number);
}
