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
}
