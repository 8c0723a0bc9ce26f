// Original file: mdm/gateway/v1/gateway.proto

import type { TokenRight as _mdm_gateway_v1_TokenRight, TokenRight__Output as _mdm_gateway_v1_TokenRight__Output } from '../../../mdm/gateway/v1/TokenRight.js';
import type { DataLevel as _mdm_common_v1_DataLevel, DataLevel__Output as _mdm_common_v1_DataLevel__Output } from '../../../mdm/common/v1/DataLevel.js';

/**
 * In what a permit or token is narrower than the person that it is of. What is not set is not narrowed.
 */
export interface Limits {
  /**
   * Empty means all.
   */
  'rights'?: (_mdm_gateway_v1_TokenRight)[];
  /**
   * SHA-256 of the sorted GUIDs, a line each, hexadecimal; see GetObjectList.
   */
  'objectList'?: (string);
  'objectCount'?: (number);
  'level'?: (_mdm_common_v1_DataLevel);
  /**
   * Sites; empty means all.
   */
  'audience'?: (string)[];
  /**
   * Each of its tokens is taken once by each service.
   */
  'once'?: (boolean);
  /**
   * The only purpose of use that it is good for.
   */
  'purpose'?: (string);
}

/**
 * In what a permit or token is narrower than the person that it is of. What is not set is not narrowed.
 */
export interface Limits__Output {
  /**
   * Empty means all.
   */
  'rights': (_mdm_gateway_v1_TokenRight__Output)[];
  /**
   * SHA-256 of the sorted GUIDs, a line each, hexadecimal; see GetObjectList.
   */
  'objectList': (string);
  'objectCount': (number);
  'level': (_mdm_common_v1_DataLevel__Output);
  /**
   * Sites; empty means all.
   */
  'audience': (string)[];
  /**
   * Each of its tokens is taken once by each service.
   */
  'once': (boolean);
  /**
   * The only purpose of use that it is good for.
   */
  'purpose': (string);
}
