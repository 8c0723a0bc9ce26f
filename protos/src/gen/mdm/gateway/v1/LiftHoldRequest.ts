// Original file: mdm/gateway/v1/gateway.proto


export interface LiftHoldRequest {
  'reference'?: (string);
}

export interface LiftHoldRequest__Output {
  'reference': (string);
}
