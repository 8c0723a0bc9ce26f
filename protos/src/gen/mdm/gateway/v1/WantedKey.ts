// Original file: mdm/gateway/v1/gateway.proto


/**
 * An image whose key is wanted.
 */
export interface WantedKey {
  'guid'?: (string);
  'threshold'?: (number);
  'holders'?: (string)[];
}

/**
 * An image whose key is wanted.
 */
export interface WantedKey__Output {
  'guid': (string);
  'threshold': (number);
  'holders': (string)[];
}
