// Original file: mdm/gateway/v1/gateway.proto


export interface SignInServiceRequest {
  /**
   * DN of the principal, which must be one that the site's configuration lets the service act for.
   */
  'dn'?: (string);
}

export interface SignInServiceRequest__Output {
  /**
   * DN of the principal, which must be one that the site's configuration lets the service act for.
   */
  'dn': (string);
}
