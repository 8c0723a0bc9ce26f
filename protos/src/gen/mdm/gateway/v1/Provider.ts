// Original file: mdm/gateway/v1/gateway.proto


/**
 * An OpenID provider whose people this site signs in.
 */
export interface Provider {
  'issuer'?: (string);
  /**
   * For people.
   */
  'title'?: (string);
  'clientId'?: (string);
  'scopes'?: (string)[];
}

/**
 * An OpenID provider whose people this site signs in.
 */
export interface Provider__Output {
  'issuer': (string);
  /**
   * For people.
   */
  'title': (string);
  'clientId': (string);
  'scopes': (string)[];
}
