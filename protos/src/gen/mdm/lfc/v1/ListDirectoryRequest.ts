// Original file: mdm/lfc/v1/lfc.proto


export interface ListDirectoryRequest {
  'lfn'?: (string);
  /**
   * At most this many entries; 0 means 1,000, which is also the most.
   */
  'limit'?: (number);
  /**
   * Where an earlier page ended; empty for the first.
   */
  'cursor'?: (string);
}

export interface ListDirectoryRequest__Output {
  'lfn': (string);
  /**
   * At most this many entries; 0 means 1,000, which is also the most.
   */
  'limit': (number);
  /**
   * Where an earlier page ended; empty for the first.
   */
  'cursor': (string);
}
