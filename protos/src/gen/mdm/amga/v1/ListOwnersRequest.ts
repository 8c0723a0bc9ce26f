// Original file: mdm/amga/v1/amga.proto


export interface ListOwnersRequest {
  /**
   * Name of an image; empty when it is not named so.
   */
  'lfn'?: (string);
  /**
   * GUID of a patient, study, series or image.
   */
  'guid'?: (string);
  /**
   * GUIDs of images, at most 100,000.
   */
  'guids'?: (string)[];
}

export interface ListOwnersRequest__Output {
  /**
   * Name of an image; empty when it is not named so.
   */
  'lfn': (string);
  /**
   * GUID of a patient, study, series or image.
   */
  'guid': (string);
  /**
   * GUIDs of images, at most 100,000.
   */
  'guids': (string)[];
}
