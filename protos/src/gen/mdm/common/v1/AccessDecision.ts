// Original file: mdm/common/v1/common.proto


/**
 * What an access check said and why. Answers "may I?" without doing it.
 */
export interface AccessDecision {
  'allowed'?: (boolean);
  /**
   * Service that decided, such as "hydra".
   */
  'service'?: (string);
  'site'?: (string);
  /**
   * Layer that decided: token, caller, policy, acl or level.
   */
  'layer'?: (string);
  /**
   * Typed reason of that layer, such as "named-user-masked".
   */
  'reason'?: (string);
  /**
   * What would help, empty when allowed.
   */
  'remedy'?: (string);
}

/**
 * What an access check said and why. Answers "may I?" without doing it.
 */
export interface AccessDecision__Output {
  'allowed': (boolean);
  /**
   * Service that decided, such as "hydra".
   */
  'service': (string);
  'site': (string);
  /**
   * Layer that decided: token, caller, policy, acl or level.
   */
  'layer': (string);
  /**
   * Typed reason of that layer, such as "named-user-masked".
   */
  'reason': (string);
  /**
   * What would help, empty when allowed.
   */
  'remedy': (string);
}
