// Original file: mdm/gateway/v1/gateway.proto


/**
 * The end of a verification.
 */
export interface VerifySummary {
  /**
   * The list is what the hash says.
   */
  'intact'?: (boolean);
  /**
   * Hash that the stored list has now.
   */
  'hash'?: (string);
  /**
   * Every image is the same.
   */
  'same'?: (boolean);
}

/**
 * The end of a verification.
 */
export interface VerifySummary__Output {
  /**
   * The list is what the hash says.
   */
  'intact': (boolean);
  /**
   * Hash that the stored list has now.
   */
  'hash': (string);
  /**
   * Every image is the same.
   */
  'same': (boolean);
}
