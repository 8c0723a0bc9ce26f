// Original file: mdm/gateway/v1/gateway.proto


export interface RetryRegistrationRequest {
  'guid'?: (string);
}

export interface RetryRegistrationRequest__Output {
  'guid': (string);
}
