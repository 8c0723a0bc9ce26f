// Original file: mdm/gateway/v1/gateway.proto


/**
 * How far a change of rights has come.
 */
export interface SharingResult {
  /**
   * Names the change.
   */
  'id'?: (string);
  /**
   * True when every service and every key holder has the new rights.
   */
  'complete'?: (boolean);
  'images'?: (number);
  /**
   * Holders and services that are still to be told; they are asked again until they confirm.
   */
  'pending'?: (string)[];
}

/**
 * How far a change of rights has come.
 */
export interface SharingResult__Output {
  /**
   * Names the change.
   */
  'id': (string);
  /**
   * True when every service and every key holder has the new rights.
   */
  'complete': (boolean);
  'images': (number);
  /**
   * Holders and services that are still to be told; they are asked again until they confirm.
   */
  'pending': (string)[];
}
