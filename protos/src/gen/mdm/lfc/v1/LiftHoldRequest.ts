// Original file: mdm/lfc/v1/lfc.proto


export interface LiftHoldRequest {
  'reference'?: (string);
}

export interface LiftHoldRequest__Output {
  'reference': (string);
}
