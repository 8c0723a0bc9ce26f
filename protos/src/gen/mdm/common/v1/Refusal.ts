// Original file: mdm/common/v1/common.proto


/**
 * Which layer of which service said no. It names no object that the caller must not know of.
 */
export interface Refusal {
  'site'?: (string);
  'service'?: (string);
  /**
   * "token", "caller", "ban", "policy", "acl" or "level".
   */
  'layer'?: (string);
  /**
   * Typed reason of that layer, such as "right/share" or the id of a policy.
   */
  'reason'?: (string);
  /**
   * DN of whom to ask; empty when the caller may not know.
   */
  'ask'?: (string);
}

/**
 * Which layer of which service said no. It names no object that the caller must not know of.
 */
export interface Refusal__Output {
  'site': (string);
  'service': (string);
  /**
   * "token", "caller", "ban", "policy", "acl" or "level".
   */
  'layer': (string);
  /**
   * Typed reason of that layer, such as "right/share" or the id of a policy.
   */
  'reason': (string);
  /**
   * DN of whom to ask; empty when the caller may not know.
   */
  'ask': (string);
}
