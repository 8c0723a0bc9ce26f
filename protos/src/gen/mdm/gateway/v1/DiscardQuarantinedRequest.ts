// Original file: mdm/gateway/v1/gateway.proto


export interface DiscardQuarantinedRequest {
  'guid'?: (string);
}

export interface DiscardQuarantinedRequest__Output {
  'guid': (string);
}
