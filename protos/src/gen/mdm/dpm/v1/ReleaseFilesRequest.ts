// Original file: mdm/dpm/v1/dpm.proto


export interface ReleaseFilesRequest {
  'requestTokens'?: (string)[];
}

export interface ReleaseFilesRequest__Output {
  'requestTokens': (string)[];
}
