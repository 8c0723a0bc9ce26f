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
  /**
   * Everybody whom this site vouches for.
   */
  'site'?: (string);
  'principal'?: "user"|"group"|"site";
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
  /**
   * Everybody whom this site vouches for.
   */
  'site'?: (string);
  'principal'?: "user"|"group"|"site";
}
