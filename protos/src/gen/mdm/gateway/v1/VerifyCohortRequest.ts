// Original file: mdm/gateway/v1/gateway.proto


export interface VerifyCohortRequest {
  'id'?: (string);
}

export interface VerifyCohortRequest__Output {
  'id': (string);
}
