// Original file: mdm/gateway/v1/gateway.proto


export interface GetCertificatesRequest {
  'id'?: (string);
}

export interface GetCertificatesRequest__Output {
  'id': (string);
}
