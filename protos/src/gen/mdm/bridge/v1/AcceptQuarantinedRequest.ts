// Original file: mdm/bridge/v1/bridge.proto


export interface AcceptQuarantinedRequest {
  'guid'?: (string);
}

export interface AcceptQuarantinedRequest__Output {
  'guid': (string);
}
