// Original file: mdm/bridge/v1/bridge.proto


export interface ListLostRequest {
  /**
   * Of the PACS, as in site.yaml.
   */
  'name'?: (string);
  /**
   * At most this many; 0 means 100; at most 1,000.
   */
  'limit'?: (number);
  'cursor'?: (string);
}

export interface ListLostRequest__Output {
  /**
   * Of the PACS, as in site.yaml.
   */
  'name': (string);
  /**
   * At most this many; 0 means 100; at most 1,000.
   */
  'limit': (number);
  'cursor': (string);
}
