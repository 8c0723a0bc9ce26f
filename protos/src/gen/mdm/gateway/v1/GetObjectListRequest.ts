// Original file: mdm/gateway/v1/gateway.proto


export interface GetObjectListRequest {
  'hash'?: (string);
}

export interface GetObjectListRequest__Output {
  'hash': (string);
}
