// Original file: mdm/lfc/v1/lfc.proto


export interface MakeDirectoryRequest {
  'lfn'?: (string);
  /**
   * Nine permission bits; 0 means 0755.
   */
  'mode'?: (number);
  /**
   * Make the directories above as well.
   */
  'parents'?: (boolean);
}

export interface MakeDirectoryRequest__Output {
  'lfn': (string);
  /**
   * Nine permission bits; 0 means 0755.
   */
  'mode': (number);
  /**
   * Make the directories above as well.
   */
  'parents': (boolean);
}
