// Original file: mdm/hydra/v1/hydra.proto


export interface CheckAccessRequest {
  'guid'?: (string);
}

export interface CheckAccessRequest__Output {
  'guid': (string);
}
