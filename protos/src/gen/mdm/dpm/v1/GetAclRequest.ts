// Original file: mdm/dpm/v1/dpm.proto


export interface GetAclRequest {
  'guid'?: (string);
}

export interface GetAclRequest__Output {
  'guid': (string);
}
