// Original file: mdm/common/v1/common.proto

import type { Suppressed as _mdm_common_v1_Suppressed, Suppressed__Output as _mdm_common_v1_Suppressed__Output } from '../../../mdm/common/v1/Suppressed.js';
import type { Long } from '@grpc/proto-loader';

/**
 * How many rows there are, where the site lets that be known. The only way in which a number of rows leaves a service.
 */
export interface Count {
  'value'?: (number | string | Long);
  'suppressed'?: (_mdm_common_v1_Suppressed | null);
  'shown'?: "value"|"suppressed";
}

/**
 * How many rows there are, where the site lets that be known. The only way in which a number of rows leaves a service.
 */
export interface Count__Output {
  'value'?: (number);
  'suppressed'?: (_mdm_common_v1_Suppressed__Output | null);
  'shown'?: "value"|"suppressed";
}
