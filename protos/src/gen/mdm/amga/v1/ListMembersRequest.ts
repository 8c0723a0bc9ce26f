// Original file: mdm/amga/v1/amga.proto


export interface ListMembersRequest {
  /**
   * GUID of a patient, study, series or image, or the LFN of an image; empty when images are named.
   */
  'object'?: (string);
  /**
   * GUIDs of images, at most 1,000.
   */
  'guids'?: (string)[];
}

export interface ListMembersRequest__Output {
  /**
   * GUID of a patient, study, series or image, or the LFN of an image; empty when images are named.
   */
  'object': (string);
  /**
   * GUIDs of images, at most 1,000.
   */
  'guids': (string)[];
}
