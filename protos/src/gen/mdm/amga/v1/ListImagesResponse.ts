// Original file: mdm/amga/v1/amga.proto


export interface ListImagesResponse {
  /**
   * At most 1,000 a message.
   */
  'guids'?: (string)[];
}

export interface ListImagesResponse__Output {
  /**
   * At most 1,000 a message.
   */
  'guids': (string)[];
}
