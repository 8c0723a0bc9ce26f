// Original file: mdm/dpm/v1/dpm.proto


export interface PutDoneRequest {
  /**
   * At most 1,000.
   */
  'requestTokens'?: (string)[];
}

export interface PutDoneRequest__Output {
  /**
   * At most 1,000.
   */
  'requestTokens': (string)[];
}
