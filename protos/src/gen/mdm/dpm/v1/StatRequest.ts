// Original file: mdm/dpm/v1/dpm.proto


export interface StatRequest {
  'guid'?: (string);
}

export interface StatRequest__Output {
  'guid': (string);
}
