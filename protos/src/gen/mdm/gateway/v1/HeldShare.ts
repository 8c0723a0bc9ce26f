// Original file: mdm/gateway/v1/gateway.proto


/**
 * One holder's share.
 */
export interface HeldShare {
  'holder'?: (string);
  'jwe'?: (string);
}

/**
 * One holder's share.
 */
export interface HeldShare__Output {
  'holder': (string);
  'jwe': (string);
}
