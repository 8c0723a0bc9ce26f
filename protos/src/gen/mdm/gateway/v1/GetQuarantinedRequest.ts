// Original file: mdm/gateway/v1/gateway.proto


export interface GetQuarantinedRequest {
  'guid'?: (string);
}

export interface GetQuarantinedRequest__Output {
  'guid': (string);
}
