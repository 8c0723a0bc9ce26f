// Original file: mdm/gateway/v1/gateway.proto


export interface RenewRequest {
  'permitId'?: (string);
  'secret'?: (string);
  'dpop'?: (string);
}

export interface RenewRequest__Output {
  'permitId': (string);
  'secret': (string);
  'dpop': (string);
}
