// Original file: mdm/gateway/v1/gateway.proto


export interface CompleteSignInRequest {
  'state'?: (string);
  /**
   * The whole URI that the provider sent the browser back to.
   */
  'callbackUri'?: (string);
  'audience'?: (string)[];
  'dpop'?: (string);
}

export interface CompleteSignInRequest__Output {
  'state': (string);
  /**
   * The whole URI that the provider sent the browser back to.
   */
  'callbackUri': (string);
  'audience': (string)[];
  'dpop': (string);
}
