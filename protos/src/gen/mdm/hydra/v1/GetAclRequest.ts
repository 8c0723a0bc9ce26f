// Original file: mdm/hydra/v1/hydra.proto


export interface GetAclRequest {
  'guid'?: (string);
}

export interface GetAclRequest__Output {
  'guid': (string);
}
