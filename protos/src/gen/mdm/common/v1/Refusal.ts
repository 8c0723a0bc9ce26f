// Original file: mdm/common/v1/common.proto


/**
 * Which layer of which service said no. It names no object that the caller must not know of.
 */
export interface Refusal {
  'site'?: (string);
  'service'?: (string);
  /**
   * "token", "caller", "policy", "acl" or "level".
   */
  'layer'?: (string);
  /**
   * Typed reason of that layer, such as "right/share".
   */
  'reason'?: (string);
}

/**
 * Which layer of which service said no. It names no object that the caller must not know of.
 */
export interface Refusal__Output {
  'site': (string);
  'service': (string);
  /**
   * "token", "caller", "policy", "acl" or "level".
   */
  'layer': (string);
  /**
   * Typed reason of that layer, such as "right/share".
   */
  'reason': (string);
}
