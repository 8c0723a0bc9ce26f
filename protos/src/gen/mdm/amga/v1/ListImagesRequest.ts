// Original file: mdm/amga/v1/amga.proto


export interface ListImagesRequest {
  /**
   * GUID of a patient, study, series or image; empty when images are named.
   */
  'guid'?: (string);
  /**
   * GUIDs of images, at most 1,000.
   */
  'guids'?: (string)[];
}

export interface ListImagesRequest__Output {
  /**
   * GUID of a patient, study, series or image; empty when images are named.
   */
  'guid': (string);
  /**
   * GUIDs of images, at most 1,000.
   */
  'guids': (string)[];
}
