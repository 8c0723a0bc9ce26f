// Original file: mdm/gateway/v1/gateway.proto


export interface GetObjectListRequest {
  'hash'?: (string);
  /**
   * Site that issued the token.
   */
  'site'?: (string);
}

export interface GetObjectListRequest__Output {
  'hash': (string);
  /**
   * Site that issued the token.
   */
  'site': (string);
}
