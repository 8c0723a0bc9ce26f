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
  /**
   * Not bound to the certificate as well (RFC 8705): good on connections without it, each proof once.
   */
  'portable'?: (boolean);
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
  /**
   * Not bound to the certificate as well (RFC 8705): good on connections without it, each proof once.
   */
  'portable': (boolean);
}
