// Original file: mdm/bridge/v1/bridge.proto


export interface RetryRegistrationRequest {
  'guid'?: (string);
}

export interface RetryRegistrationRequest__Output {
  'guid': (string);
}
