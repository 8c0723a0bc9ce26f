// Original file: mdm/gateway/v1/gateway.proto


export interface ListEmergenciesRequest {
  /**
   * Only those that are not reviewed.
   */
  'open'?: (boolean);
  /**
   * At most 100; 0: 100.
   */
  'limit'?: (number);
  'cursor'?: (string);
}

export interface ListEmergenciesRequest__Output {
  /**
   * Only those that are not reviewed.
   */
  'open': (boolean);
  /**
   * At most 100; 0: 100.
   */
  'limit': (number);
  'cursor': (string);
}
