// Original file: mdm/gateway/v1/gateway.proto


export interface ListErasuresRequest {
  /**
   * At most this many; 0 means 100, which is also the most.
   */
  'limit'?: (number);
  /**
   * Where an earlier page ended; empty for the first.
   */
  'cursor'?: (string);
}

export interface ListErasuresRequest__Output {
  /**
   * At most this many; 0 means 100, which is also the most.
   */
  'limit': (number);
  /**
   * Where an earlier page ended; empty for the first.
   */
  'cursor': (string);
}
