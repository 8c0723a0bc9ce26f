// Original file: mdm/lfc/v1/lfc.proto


export interface ListHoldsRequest {
  /**
   * At most this many; 0 means 1,000, which is also the most.
   */
  'limit'?: (number);
  /**
   * Where an earlier page ended; empty for the first.
   */
  'cursor'?: (string);
}

export interface ListHoldsRequest__Output {
  /**
   * At most this many; 0 means 1,000, which is also the most.
   */
  'limit': (number);
  /**
   * Where an earlier page ended; empty for the first.
   */
  'cursor': (string);
}
