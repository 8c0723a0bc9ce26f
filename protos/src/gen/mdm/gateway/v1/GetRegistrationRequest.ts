// Original file: mdm/gateway/v1/gateway.proto


export interface GetRegistrationRequest {
  'guid'?: (string);
}

export interface GetRegistrationRequest__Output {
  'guid': (string);
}
