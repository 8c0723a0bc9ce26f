// Original file: mdm/bridge/v1/bridge.proto


export interface GetRegistrationRequest {
  'guid'?: (string);
}

export interface GetRegistrationRequest__Output {
  'guid': (string);
}
