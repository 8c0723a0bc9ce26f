// Original file: mdm/bridge/v1/bridge.proto


export interface GetQuarantinedRequest {
  'guid'?: (string);
}

export interface GetQuarantinedRequest__Output {
  'guid': (string);
}
