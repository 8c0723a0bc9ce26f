// Original file: mdm/gateway/v1/gateway.proto


export interface BeginSignInRequest {
  /**
   * One of ListProviders.
   */
  'issuer'?: (string);
  /**
   * Where the provider sends the browser back to; must be one that the site allows.
   */
  'redirectUri'?: (string);
  /**
   * RFC 7638 thumbprint of the key that CompleteSignIn is going to be called with: whoever gets hold of the code cannot
   * use it without that key (as in RFC 9449 §10).
   */
  'dpopJkt'?: (string);
}

export interface BeginSignInRequest__Output {
  /**
   * One of ListProviders.
   */
  'issuer': (string);
  /**
   * Where the provider sends the browser back to; must be one that the site allows.
   */
  'redirectUri': (string);
  /**
   * RFC 7638 thumbprint of the key that CompleteSignIn is going to be called with: whoever gets hold of the code cannot
   * use it without that key (as in RFC 9449 §10).
   */
  'dpopJkt': (string);
}
