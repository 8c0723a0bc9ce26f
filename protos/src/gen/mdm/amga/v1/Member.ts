// Original file: mdm/amga/v1/amga.proto


/**
 * An entry by its names.
 */
export interface Member {
  'guid'?: (string);
  /**
   * Empty for what is no image.
   */
  'lfn'?: (string);
  /**
   * DN; empty for what is no image.
   */
  'owner'?: (string);
}

/**
 * An entry by its names.
 */
export interface Member__Output {
  'guid': (string);
  /**
   * Empty for what is no image.
   */
  'lfn': (string);
  /**
   * DN; empty for what is no image.
   */
  'owner': (string);
}
