// Original file: mdm/dpm/v1/dpm.proto


export interface CheckAccessRequest {
  'guid'?: (string);
}

export interface CheckAccessRequest__Output {
  'guid': (string);
}
