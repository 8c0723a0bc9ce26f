// Original file: mdm/amga/v1/amga.proto


/**
 * Somebody of whom the policies of the site may be asked, as it would see them when they sign in.
 */
export interface Person {
  /**
   * DN; empty: anybody of these groups and that site.
   */
  'dn'?: (string);
  /**
   * FQANs.
   */
  'groups'?: (string)[];
  /**
   * The site that vouches for them.
   */
  'site'?: (string);
  /**
   * For data that name the patient.
   */
  'accredited'?: (boolean);
}

/**
 * Somebody of whom the policies of the site may be asked, as it would see them when they sign in.
 */
export interface Person__Output {
  /**
   * DN; empty: anybody of these groups and that site.
   */
  'dn': (string);
  /**
   * FQANs.
   */
  'groups': (string)[];
  /**
   * The site that vouches for them.
   */
  'site': (string);
  /**
   * For data that name the patient.
   */
  'accredited': (boolean);
}
