// Original file: mdm/common/v1/common.proto

import type { DataLevel as _mdm_common_v1_DataLevel, DataLevel__Output as _mdm_common_v1_DataLevel__Output } from '../../../mdm/common/v1/DataLevel.js';
import type { Long } from '@grpc/proto-loader';

/**
 * What limits an entry. What is not set is not limited.
 */
export interface AclLimits {
  /**
   * From then on it is as if the entry were not there.
   */
  'untilMs'?: (number | string | Long);
  /**
   * Highest level of data that the entry gives.
   */
  'level'?: (_mdm_common_v1_DataLevel);
  /**
   * Code as in HL7 v3 PurposeOfUse, such as HRESCH: the entry counts only for who declares it.
   */
  'purpose'?: (string);
}

/**
 * What limits an entry. What is not set is not limited.
 */
export interface AclLimits__Output {
  /**
   * From then on it is as if the entry were not there.
   */
  'untilMs': (number);
  /**
   * Highest level of data that the entry gives.
   */
  'level': (_mdm_common_v1_DataLevel__Output);
  /**
   * Code as in HL7 v3 PurposeOfUse, such as HRESCH: the entry counts only for who declares it.
   */
  'purpose': (string);
}
