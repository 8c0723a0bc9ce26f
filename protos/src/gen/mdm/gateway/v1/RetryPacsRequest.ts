// Original file: mdm/gateway/v1/gateway.proto


export interface RetryPacsRequest {
  'name'?: (string);
  /**
   * Also looks through the PACS from its beginning.
   */
  'anew'?: (boolean);
}

export interface RetryPacsRequest__Output {
  'name': (string);
  /**
   * Also looks through the PACS from its beginning.
   */
  'anew': (boolean);
}
