// Original file: mdm/amga/v1/amga.proto


export interface GetAclRequest {
  'guid'?: (string);
}

export interface GetAclRequest__Output {
  'guid': (string);
}
