// Original file: mdm/gateway/v1/gateway.proto


export interface SignInRequest {
  /**
   * Sites the token should be good for; empty means all of the federation.
   */
  'audience'?: (string)[];
  /**
   * DPoP proof of the key that the token is to be bound to.
   */
  'dpop'?: (string);
}

export interface SignInRequest__Output {
  /**
   * Sites the token should be good for; empty means all of the federation.
   */
  'audience': (string)[];
  /**
   * DPoP proof of the key that the token is to be bound to.
   */
  'dpop': (string);
}
