// Original file: mdm/amga/v1/amga.proto


export interface ListMembersRequest {
  /**
   * GUID of a patient, study, series or image, or the LFN of an image.
   */
  'object'?: (string);
}

export interface ListMembersRequest__Output {
  /**
   * GUID of a patient, study, series or image, or the LFN of an image.
   */
  'object': (string);
}
