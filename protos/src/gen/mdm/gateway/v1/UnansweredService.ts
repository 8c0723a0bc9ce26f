// Original file: mdm/gateway/v1/gateway.proto

import type { ItemError as _mdm_common_v1_ItemError, ItemError__Output as _mdm_common_v1_ItemError__Output } from '../../../mdm/common/v1/ItemError.js';

/**
 * A service that did not answer, and why.
 */
export interface UnansweredService {
  'service'?: (string);
  'error'?: (_mdm_common_v1_ItemError | null);
}

/**
 * A service that did not answer, and why.
 */
export interface UnansweredService__Output {
  'service': (string);
  'error': (_mdm_common_v1_ItemError__Output | null);
}
