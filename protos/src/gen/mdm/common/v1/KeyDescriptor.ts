// Original file: mdm/common/v1/common.proto


/**
 * How the key of an image can be had back. Nothing in it is secret.
 */
export interface KeyDescriptor {
  /**
   * Kind of the age recipient: "x25519".
   */
  'recipientType'?: (string);
  /**
   * The age recipient the image is encrypted to.
   */
  'recipient'?: (string);
  /**
   * How many shares are needed.
   */
  'threshold'?: (number);
  /**
   * Sites that hold a share.
   */
  'holders'?: (string)[];
  /**
   * Counts the keys drawn for this image; shares of different generations do not join.
   */
  'generation'?: (number);
}

/**
 * How the key of an image can be had back. Nothing in it is secret.
 */
export interface KeyDescriptor__Output {
  /**
   * Kind of the age recipient: "x25519".
   */
  'recipientType': (string);
  /**
   * The age recipient the image is encrypted to.
   */
  'recipient': (string);
  /**
   * How many shares are needed.
   */
  'threshold': (number);
  /**
   * Sites that hold a share.
   */
  'holders': (string)[];
  /**
   * Counts the keys drawn for this image; shares of different generations do not join.
   */
  'generation': (number);
}
