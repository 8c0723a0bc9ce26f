// Original file: mdm/bridge/v1/bridge.proto


export interface ListQuarantineRequest {
  /**
   * An error code, such as content-conflict; empty means all.
   */
  'cause'?: (string);
  /**
   * At most this many; 0 means 100; at most 1,000.
   */
  'limit'?: (number);
  'cursor'?: (string);
}

export interface ListQuarantineRequest__Output {
  /**
   * An error code, such as content-conflict; empty means all.
   */
  'cause': (string);
  /**
   * At most this many; 0 means 100; at most 1,000.
   */
  'limit': (number);
  'cursor': (string);
}
