// Original file: mdm/common/v1/common.proto

import type { DataLevel as _mdm_common_v1_DataLevel, DataLevel__Output as _mdm_common_v1_DataLevel__Output } from '../../../mdm/common/v1/DataLevel.js';

/**
 * Somebody else than the caller, about whom an access check asks: as if they had signed in like this.
 */
export interface AccessSubject {
  /**
   * DN in slash form.
   */
  'dn'?: (string);
  /**
   * FQANs. Those that the site may not assert do not count.
   */
  'groups'?: (string)[];
  /**
   * The site that vouches for them.
   */
  'site'?: (string);
  /**
   * Code as in HL7 v3 PurposeOfUse.
   */
  'purpose'?: (string);
  /**
   * Number of the permit of an authority.
   */
  'dataPermit'?: (string);
  /**
   * Highest level of data that they have signed in for; unspecified: what their site may vouch for.
   */
  'level'?: (_mdm_common_v1_DataLevel);
  /**
   * They ask as a job, with a permit.
   */
  'job'?: (boolean);
}

/**
 * Somebody else than the caller, about whom an access check asks: as if they had signed in like this.
 */
export interface AccessSubject__Output {
  /**
   * DN in slash form.
   */
  'dn': (string);
  /**
   * FQANs. Those that the site may not assert do not count.
   */
  'groups': (string)[];
  /**
   * The site that vouches for them.
   */
  'site': (string);
  /**
   * Code as in HL7 v3 PurposeOfUse.
   */
  'purpose': (string);
  /**
   * Number of the permit of an authority.
   */
  'dataPermit': (string);
  /**
   * Highest level of data that they have signed in for; unspecified: what their site may vouch for.
   */
  'level': (_mdm_common_v1_DataLevel__Output);
  /**
   * They ask as a job, with a permit.
   */
  'job': (boolean);
}
