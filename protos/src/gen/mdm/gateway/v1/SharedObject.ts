// Original file: mdm/gateway/v1/gateway.proto

import type { Target as _mdm_common_v1_Target, Target__Output as _mdm_common_v1_Target__Output } from '../../../mdm/common/v1/Target.js';

/**
 * What is shared. Exactly one field is set.
 */
export interface SharedObject {
  /**
   * One image.
   */
  'image'?: (_mdm_common_v1_Target | null);
  /**
   * All images below a patient, study or series of this GUID, as they are now.
   */
  'collectionGuid'?: (string);
  /**
   * Site that owns the collection; not needed with an LFN.
   */
  'site'?: (string);
  /**
   * The images of this frozen cohort that are at the site.
   */
  'cohortId'?: (string);
  'object'?: "image"|"collectionGuid"|"cohortId";
}

/**
 * What is shared. Exactly one field is set.
 */
export interface SharedObject__Output {
  /**
   * One image.
   */
  'image'?: (_mdm_common_v1_Target__Output | null);
  /**
   * All images below a patient, study or series of this GUID, as they are now.
   */
  'collectionGuid'?: (string);
  /**
   * Site that owns the collection; not needed with an LFN.
   */
  'site': (string);
  /**
   * The images of this frozen cohort that are at the site.
   */
  'cohortId'?: (string);
  'object'?: "image"|"collectionGuid"|"cohortId";
}
