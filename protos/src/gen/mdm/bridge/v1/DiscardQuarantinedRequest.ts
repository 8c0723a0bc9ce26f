// Original file: mdm/bridge/v1/bridge.proto


export interface DiscardQuarantinedRequest {
  'guid'?: (string);
}

export interface DiscardQuarantinedRequest__Output {
  'guid': (string);
}
