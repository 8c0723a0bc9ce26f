// Original file: mdm/amga/v1/amga.proto

import type { AttributeValue as _mdm_amga_v1_AttributeValue, AttributeValue__Output as _mdm_amga_v1_AttributeValue__Output } from '../../../mdm/amga/v1/AttributeValue.js';

/**
 * One row of an answer.
 */
export interface Row {
  /**
   * GUID of the patient, study, series or image.
   */
  'guid'?: (string);
  /**
   * Name of the entry in its collection.
   */
  'name'?: (string);
  /**
   * The attributes asked for that have a value and that the caller may see.
   */
  'attributes'?: ({[key: string]: _mdm_amga_v1_AttributeValue});
}

/**
 * One row of an answer.
 */
export interface Row__Output {
  /**
   * GUID of the patient, study, series or image.
   */
  'guid': (string);
  /**
   * Name of the entry in its collection.
   */
  'name': (string);
  /**
   * The attributes asked for that have a value and that the caller may see.
   */
  'attributes': ({[key: string]: _mdm_amga_v1_AttributeValue__Output});
}
