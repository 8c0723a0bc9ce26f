// Original file: mdm/common/v1/common.proto

import type { Refusal as _mdm_common_v1_Refusal, Refusal__Output as _mdm_common_v1_Refusal__Output } from '../../../mdm/common/v1/Refusal.js';

/**
 * What went wrong with one item of a bulk call; the same fields as an error of a whole call.
 */
export interface ItemError {
  /**
   * Code of the error table, such as "permission-denied".
   */
  'code'?: (string);
  /**
   * One sentence that names the cause.
   */
  'message'?: (string);
  /**
   * What would help.
   */
  'remedy'?: (string);
  /**
   * The field of the item that is wrong, when there is one.
   */
  'field'?: (string);
  /**
   * Absent when nobody refused.
   */
  'refusal'?: (_mdm_common_v1_Refusal | null);
}

/**
 * What went wrong with one item of a bulk call; the same fields as an error of a whole call.
 */
export interface ItemError__Output {
  /**
   * Code of the error table, such as "permission-denied".
   */
  'code': (string);
  /**
   * One sentence that names the cause.
   */
  'message': (string);
  /**
   * What would help.
   */
  'remedy': (string);
  /**
   * The field of the item that is wrong, when there is one.
   */
  'field': (string);
  /**
   * Absent when nobody refused.
   */
  'refusal': (_mdm_common_v1_Refusal__Output | null);
}
