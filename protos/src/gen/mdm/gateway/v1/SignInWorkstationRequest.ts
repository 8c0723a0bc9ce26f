// Original file: mdm/gateway/v1/gateway.proto


export interface SignInWorkstationRequest {
  /**
   * Calling AE title of the association.
   */
  'aeTitle'?: (string);
  /**
   * IPv4 or IPv6 address that it comes from.
   */
  'address'?: (string);
  /**
   * Name of who works at it, where the workstation has several users; empty otherwise.
   */
  'user'?: (string);
}

export interface SignInWorkstationRequest__Output {
  /**
   * Calling AE title of the association.
   */
  'aeTitle': (string);
  /**
   * IPv4 or IPv6 address that it comes from.
   */
  'address': (string);
  /**
   * Name of who works at it, where the workstation has several users; empty otherwise.
   */
  'user': (string);
}
