// Original file: mdm/dpm/v1/dpm.proto


export interface RemoveFilesRequest {
  /**
   * At most 1,000.
   */
  'guids'?: (string)[];
}

export interface RemoveFilesRequest__Output {
  /**
   * At most 1,000.
   */
  'guids': (string)[];
}
