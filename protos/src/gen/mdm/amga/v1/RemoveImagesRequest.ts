// Original file: mdm/amga/v1/amga.proto


export interface RemoveImagesRequest {
  /**
   * At most 1,000.
   */
  'guids'?: (string)[];
}

export interface RemoveImagesRequest__Output {
  /**
   * At most 1,000.
   */
  'guids': (string)[];
}
