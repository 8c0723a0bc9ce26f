// Original file: mdm/common/v1/common.proto


/**
 * Names one entry of the catalogue. Exactly one field is set.
 */
export interface Target {
  /**
   * Logical file name: /grid/<vo>/<site>/<study>/<series>/<sop>, at most 1,023 bytes.
   */
  'lfn'?: (string);
  /**
   * UUID (RFC 9562) in its 36-character form. The one identity of an image in every service.
   */
  'guid'?: (string);
  'name'?: "lfn"|"guid";
}

/**
 * Names one entry of the catalogue. Exactly one field is set.
 */
export interface Target__Output {
  /**
   * Logical file name: /grid/<vo>/<site>/<study>/<series>/<sop>, at most 1,023 bytes.
   */
  'lfn'?: (string);
  /**
   * UUID (RFC 9562) in its 36-character form. The one identity of an image in every service.
   */
  'guid'?: (string);
  'name'?: "lfn"|"guid";
}
