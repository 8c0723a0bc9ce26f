// Original file: mdm/gateway/v1/gateway.proto

import type { Target as _mdm_common_v1_Target, Target__Output as _mdm_common_v1_Target__Output } from '../../../mdm/common/v1/Target.js';
import type { Long } from '@grpc/proto-loader';

/**
 * Images by name, or those of a cohort.
 */
export interface DryRunRequest {
  'targets'?: (_mdm_common_v1_Target)[];
  'cohortId'?: (string);
  /**
   * When the job is going to end.
   */
  'untilMs'?: (number | string | Long);
}

/**
 * Images by name, or those of a cohort.
 */
export interface DryRunRequest__Output {
  'targets': (_mdm_common_v1_Target__Output)[];
  'cohortId': (string);
  /**
   * When the job is going to end.
   */
  'untilMs': (number);
}
