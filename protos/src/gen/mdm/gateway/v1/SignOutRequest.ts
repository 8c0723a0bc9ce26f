// Original file: mdm/gateway/v1/gateway.proto


export interface SignOutRequest {
  /**
   * Empty means the permit behind the token of this call.
   */
  'permitId'?: (string);
}

export interface SignOutRequest__Output {
  /**
   * Empty means the permit behind the token of this call.
   */
  'permitId': (string);
}
