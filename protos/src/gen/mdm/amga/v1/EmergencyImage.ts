// Original file: mdm/amga/v1/amga.proto

import type { DataLevel as _mdm_common_v1_DataLevel, DataLevel__Output as _mdm_common_v1_DataLevel__Output } from '../../../mdm/common/v1/DataLevel.js';

export interface EmergencyImage {
  'guid'?: (string);
  /**
   * DN.
   */
  'owner'?: (string);
  /**
   * Highest level of data that the policies allow in the emergency.
   */
  'level'?: (_mdm_common_v1_DataLevel);
}

export interface EmergencyImage__Output {
  'guid': (string);
  /**
   * DN.
   */
  'owner': (string);
  /**
   * Highest level of data that the policies allow in the emergency.
   */
  'level': (_mdm_common_v1_DataLevel__Output);
}
