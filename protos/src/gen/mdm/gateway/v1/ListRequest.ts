// Original file: mdm/gateway/v1/gateway.proto


export interface ListRequest {
  'lfn'?: (string);
  'limit'?: (number);
  'cursor'?: (string);
}

export interface ListRequest__Output {
  'lfn': (string);
  'limit': (number);
  'cursor': (string);
}
