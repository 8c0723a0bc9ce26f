// Original file: mdm/gateway/v1/gateway.proto


/**
 * The shares that one holder gave in one answer, sealed together.
 */
export interface SealedShares {
  'holder'?: (string);
  /**
   * See mdm.hydra.v1.GetSharesResponse. Which key a share is of says its record.
   */
  'jwe'?: (string);
}

/**
 * The shares that one holder gave in one answer, sealed together.
 */
export interface SealedShares__Output {
  'holder': (string);
  /**
   * See mdm.hydra.v1.GetSharesResponse. Which key a share is of says its record.
   */
  'jwe': (string);
}
