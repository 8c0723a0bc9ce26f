// Original file: mdm/common/v1/common.proto


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
}
