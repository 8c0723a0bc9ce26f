// Original file: mdm/gateway/v1/gateway.proto


export interface GetErasureRequest {
  'id'?: (string);
}

export interface GetErasureRequest__Output {
  'id': (string);
}
