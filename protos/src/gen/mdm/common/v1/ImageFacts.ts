// Original file: mdm/common/v1/common.proto

import type { Consent as _mdm_common_v1_Consent, Consent__Output as _mdm_common_v1_Consent__Output } from '../../../mdm/common/v1/Consent.js';

/**
 * What the policies of a site may look at in an image. Many images share the same facts. What is empty is not known.
 */
export interface ImageFacts {
  /**
   * Owner site.
   */
  'site'?: (string);
  'vo'?: (string);
  'project'?: (string);
  /**
   * DN of who has registered it.
   */
  'owner'?: (string);
  /**
   * FQAN.
   */
  'group'?: (string);
  /**
   * (0008,0060), upper case.
   */
  'modality'?: (string);
  /**
   * (0018,0015), upper case.
   */
  'bodyPart'?: (string);
  /**
   * YYYY-MM-DD.
   */
  'studyDate'?: (string);
  /**
   * (0008,0070).
   */
  'manufacturer'?: (string);
  /**
   * (0008,0016).
   */
  'sopClass'?: (string);
  'consent'?: (_mdm_common_v1_Consent);
  /**
   * The stored bytes are as the hospital has them, not de-identified.
   */
  'identified'?: (boolean);
}

/**
 * What the policies of a site may look at in an image. Many images share the same facts. What is empty is not known.
 */
export interface ImageFacts__Output {
  /**
   * Owner site.
   */
  'site': (string);
  'vo': (string);
  'project': (string);
  /**
   * DN of who has registered it.
   */
  'owner': (string);
  /**
   * FQAN.
   */
  'group': (string);
  /**
   * (0008,0060), upper case.
   */
  'modality': (string);
  /**
   * (0018,0015), upper case.
   */
  'bodyPart': (string);
  /**
   * YYYY-MM-DD.
   */
  'studyDate': (string);
  /**
   * (0008,0070).
   */
  'manufacturer': (string);
  /**
   * (0008,0016).
   */
  'sopClass': (string);
  'consent': (_mdm_common_v1_Consent__Output);
  /**
   * The stored bytes are as the hospital has them, not de-identified.
   */
  'identified': (boolean);
}
