// Original file: mdm/gateway/v1/gateway.proto

import type { DryRunReason as _mdm_gateway_v1_DryRunReason, DryRunReason__Output as _mdm_gateway_v1_DryRunReason__Output } from '../../../mdm/gateway/v1/DryRunReason.js';
import type { Long } from '@grpc/proto-loader';

/**
 * In numbers, of what the caller has named.
 */
export interface DryRunSummary {
  'images'?: (number);
  'readable'?: (number);
  /**
   * Readable now, and not any more when the job ends.
   */
  'ending'?: (number);
  /**
   * The most frequent first.
   */
  'reasons'?: (_mdm_gateway_v1_DryRunReason)[];
  /**
   * When what the caller has signed in with, or was given for the job, ends; 0: not known here.
   */
  'permitEndsMs'?: (number | string | Long);
}

/**
 * In numbers, of what the caller has named.
 */
export interface DryRunSummary__Output {
  'images': (number);
  'readable': (number);
  /**
   * Readable now, and not any more when the job ends.
   */
  'ending': (number);
  /**
   * The most frequent first.
   */
  'reasons': (_mdm_gateway_v1_DryRunReason__Output)[];
  /**
   * When what the caller has signed in with, or was given for the job, ends; 0: not known here.
   */
  'permitEndsMs': (number);
}
