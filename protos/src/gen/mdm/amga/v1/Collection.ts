// Original file: mdm/amga/v1/amga.proto

import type { Attribute as _mdm_amga_v1_Attribute, Attribute__Output as _mdm_amga_v1_Attribute__Output } from '../../../mdm/amga/v1/Attribute.js';

/**
 * One collection.
 */
export interface Collection {
  /**
   * Path, such as "/mdm/Image".
   */
  'path'?: (string);
  'attributes'?: (_mdm_amga_v1_Attribute)[];
}

/**
 * One collection.
 */
export interface Collection__Output {
  /**
   * Path, such as "/mdm/Image".
   */
  'path': (string);
  'attributes': (_mdm_amga_v1_Attribute__Output)[];
}
