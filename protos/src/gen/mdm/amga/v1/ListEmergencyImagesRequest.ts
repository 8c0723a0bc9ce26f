// Original file: mdm/amga/v1/amga.proto


export interface ListEmergencyImagesRequest {
  /**
   * LFN of an image, or GUID of a patient, study, series or image.
   */
  'object'?: (string);
}

export interface ListEmergencyImagesRequest__Output {
  /**
   * LFN of an image, or GUID of a patient, study, series or image.
   */
  'object': (string);
}
