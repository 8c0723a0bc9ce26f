// Original file: mdm/gateway/v1/gateway.proto


export interface GetBundleResponse {
  /**
   * Compact JWS; see packages/federation.
   */
  'bundle'?: (string);
}

export interface GetBundleResponse__Output {
  /**
   * Compact JWS; see packages/federation.
   */
  'bundle': (string);
}
