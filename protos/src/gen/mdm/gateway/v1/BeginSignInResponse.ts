// Original file: mdm/gateway/v1/gateway.proto


export interface BeginSignInResponse {
  /**
   * Where the browser is to go.
   */
  'authorizationUrl'?: (string);
  /**
   * Comes back with the code.
   */
  'state'?: (string);
}

export interface BeginSignInResponse__Output {
  /**
   * Where the browser is to go.
   */
  'authorizationUrl': (string);
  /**
   * Comes back with the code.
   */
  'state': (string);
}
