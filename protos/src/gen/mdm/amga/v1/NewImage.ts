// Original file: mdm/amga/v1/amga.proto

import type { AttributeValue as _mdm_amga_v1_AttributeValue, AttributeValue__Output as _mdm_amga_v1_AttributeValue__Output } from '../../../mdm/amga/v1/AttributeValue.js';
import type { Acl as _mdm_common_v1_Acl, Acl__Output as _mdm_common_v1_Acl__Output } from '../../../mdm/common/v1/Acl.js';
import type { ImageFacts as _mdm_common_v1_ImageFacts, ImageFacts__Output as _mdm_common_v1_ImageFacts__Output } from '../../../mdm/common/v1/ImageFacts.js';

/**
 * One image to enter. Attributes of identified and pseudonymous level are told apart by their definition.
 */
export interface NewImage {
  'guid'?: (string);
  /**
   * The three names that place it: pseudonymous patient link, de-identified study and series UIDs.
   */
  'patient'?: (string);
  'study'?: (string);
  'series'?: (string);
  'patientAttributes'?: ({[key: string]: _mdm_amga_v1_AttributeValue});
  'studyAttributes'?: ({[key: string]: _mdm_amga_v1_AttributeValue});
  'seriesAttributes'?: ({[key: string]: _mdm_amga_v1_AttributeValue});
  'imageAttributes'?: ({[key: string]: _mdm_amga_v1_AttributeValue});
  'acl'?: (_mdm_common_v1_Acl | null);
  /**
   * For the policies of the site; without them nothing is known but whose it is.
   */
  'facts'?: (_mdm_common_v1_ImageFacts | null);
}

/**
 * One image to enter. Attributes of identified and pseudonymous level are told apart by their definition.
 */
export interface NewImage__Output {
  'guid': (string);
  /**
   * The three names that place it: pseudonymous patient link, de-identified study and series UIDs.
   */
  'patient': (string);
  'study': (string);
  'series': (string);
  'patientAttributes': ({[key: string]: _mdm_amga_v1_AttributeValue__Output});
  'studyAttributes': ({[key: string]: _mdm_amga_v1_AttributeValue__Output});
  'seriesAttributes': ({[key: string]: _mdm_amga_v1_AttributeValue__Output});
  'imageAttributes': ({[key: string]: _mdm_amga_v1_AttributeValue__Output});
  'acl': (_mdm_common_v1_Acl__Output | null);
  /**
   * For the policies of the site; without them nothing is known but whose it is.
   */
  'facts': (_mdm_common_v1_ImageFacts__Output | null);
}
