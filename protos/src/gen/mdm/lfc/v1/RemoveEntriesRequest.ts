// Original file: mdm/lfc/v1/lfc.proto


export interface RemoveEntriesRequest {
  /**
   * At most 1,000.
   */
  'guids'?: (string)[];
}

export interface RemoveEntriesRequest__Output {
  /**
   * At most 1,000.
   */
  'guids': (string)[];
}
