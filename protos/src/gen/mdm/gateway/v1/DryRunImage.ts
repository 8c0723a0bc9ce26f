// Original file: mdm/gateway/v1/gateway.proto

import type { Target as _mdm_common_v1_Target, Target__Output as _mdm_common_v1_Target__Output } from '../../../mdm/common/v1/Target.js';
import type { ItemError as _mdm_common_v1_ItemError, ItemError__Output as _mdm_common_v1_ItemError__Output } from '../../../mdm/common/v1/ItemError.js';
import type { Long } from '@grpc/proto-loader';

export interface DryRunImage {
  /**
   * As it was named.
   */
  'target'?: (_mdm_common_v1_Target | null);
  /**
   * Empty when nothing is known of it.
   */
  'guid'?: (string);
  /**
   * Empty when no site has told of it.
   */
  'site'?: (string);
  /**
   * It would open now.
   */
  'readable'?: (boolean);
  /**
   * Its metadata may be read as well.
   */
  'hasMetadata'?: (boolean);
  /**
   * When it does not open any more, because rights end by themselves; 0: nothing ends them.
   */
  'endsMs'?: (number | string | Long);
  /**
   * Why it would not open.
   */
  'error'?: (_mdm_common_v1_ItemError | null);
}

export interface DryRunImage__Output {
  /**
   * As it was named.
   */
  'target': (_mdm_common_v1_Target__Output | null);
  /**
   * Empty when nothing is known of it.
   */
  'guid': (string);
  /**
   * Empty when no site has told of it.
   */
  'site': (string);
  /**
   * It would open now.
   */
  'readable': (boolean);
  /**
   * Its metadata may be read as well.
   */
  'hasMetadata': (boolean);
  /**
   * When it does not open any more, because rights end by themselves; 0: nothing ends them.
   */
  'endsMs': (number);
  /**
   * Why it would not open.
   */
  'error': (_mdm_common_v1_ItemError__Output | null);
}
