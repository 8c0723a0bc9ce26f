// Original file: mdm/amga/v1/amga.proto

import type { AttributeType as _mdm_amga_v1_AttributeType, AttributeType__Output as _mdm_amga_v1_AttributeType__Output } from '../../../mdm/amga/v1/AttributeType.js';
import type { DataLevel as _mdm_common_v1_DataLevel, DataLevel__Output as _mdm_common_v1_DataLevel__Output } from '../../../mdm/common/v1/DataLevel.js';

/**
 * One attribute of a collection.
 */
export interface Attribute {
  /**
   * Name as used in conditions, such as "Modality".
   */
  'name'?: (string);
  'type'?: (_mdm_amga_v1_AttributeType);
  'level'?: (_mdm_common_v1_DataLevel);
  /**
   * The collection that owns it, such as "/mdm/Study"; queries on collections below may use it too.
   */
  'collection'?: (string);
  'description'?: (string);
}

/**
 * One attribute of a collection.
 */
export interface Attribute__Output {
  /**
   * Name as used in conditions, such as "Modality".
   */
  'name': (string);
  'type': (_mdm_amga_v1_AttributeType__Output);
  'level': (_mdm_common_v1_DataLevel__Output);
  /**
   * The collection that owns it, such as "/mdm/Study"; queries on collections below may use it too.
   */
  'collection': (string);
  'description': (string);
}
