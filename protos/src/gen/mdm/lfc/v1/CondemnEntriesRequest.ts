// Original file: mdm/lfc/v1/lfc.proto


export interface CondemnEntriesRequest {
  /**
   * UUID of the removal, for whom these files are condemned.
   */
  'removal'?: (string);
  /**
   * At most 1,000.
   */
  'guids'?: (string)[];
}

export interface CondemnEntriesRequest__Output {
  /**
   * UUID of the removal, for whom these files are condemned.
   */
  'removal': (string);
  /**
   * At most 1,000.
   */
  'guids': (string)[];
}
