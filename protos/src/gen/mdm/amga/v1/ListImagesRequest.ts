// Original file: mdm/amga/v1/amga.proto


export interface ListImagesRequest {
  /**
   * GUID of a patient, study, series or image.
   */
  'guid'?: (string);
}

export interface ListImagesRequest__Output {
  /**
   * GUID of a patient, study, series or image.
   */
  'guid': (string);
}
