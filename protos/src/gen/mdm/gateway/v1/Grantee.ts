// Original file: mdm/gateway/v1/gateway.proto


/**
 * A person or a group.
 */
export interface Grantee {
  /**
   * DN.
   */
  'user'?: (string);
  /**
   * FQAN.
   */
  'group'?: (string);
  'principal'?: "user"|"group";
}

/**
 * A person or a group.
 */
export interface Grantee__Output {
  /**
   * DN.
   */
  'user'?: (string);
  /**
   * FQAN.
   */
  'group'?: (string);
  'principal'?: "user"|"group";
}
