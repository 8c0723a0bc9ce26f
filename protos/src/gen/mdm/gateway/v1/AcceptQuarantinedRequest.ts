// Original file: mdm/gateway/v1/gateway.proto


export interface AcceptQuarantinedRequest {
  'guid'?: (string);
}

export interface AcceptQuarantinedRequest__Output {
  'guid': (string);
}
