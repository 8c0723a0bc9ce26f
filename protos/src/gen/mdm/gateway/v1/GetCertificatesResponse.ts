// Original file: mdm/gateway/v1/gateway.proto


export interface GetCertificatesResponse {
  /**
   * A certificate of packages/erasure: compact JWS (RFC 7515) by the key of this gateway, for at most 200 images.
   */
  'certificate'?: (string);
}

export interface GetCertificatesResponse__Output {
  /**
   * A certificate of packages/erasure: compact JWS (RFC 7515) by the key of this gateway, for at most 200 images.
   */
  'certificate': (string);
}
