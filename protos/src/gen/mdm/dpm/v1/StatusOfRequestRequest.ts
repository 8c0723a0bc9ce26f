// Original file: mdm/dpm/v1/dpm.proto


export interface StatusOfRequestRequest {
  'requestToken'?: (string);
}

export interface StatusOfRequestRequest__Output {
  'requestToken': (string);
}
