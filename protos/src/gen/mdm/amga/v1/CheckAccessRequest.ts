// Original file: mdm/amga/v1/amga.proto


export interface CheckAccessRequest {
  'guid'?: (string);
}

export interface CheckAccessRequest__Output {
  'guid': (string);
}
