// Original file: mdm/gateway/v1/gateway.proto

import type { DataLevel as _mdm_common_v1_DataLevel, DataLevel__Output as _mdm_common_v1_DataLevel__Output } from '../../../mdm/common/v1/DataLevel.js';
import type { Long } from '@grpc/proto-loader';

/**
 * What access is asked for and why.
 */
export interface WantedAccess {
  /**
   * For the owner: what it is needed for.
   */
  'reason'?: (string);
  /**
   * Purpose of use, a code such as HRESCH (HL7 v3 PurposeOfUse).
   */
  'purpose'?: (string);
  /**
   * Until when; 0 means without an end.
   */
  'untilMs'?: (number | string | Long);
  'level'?: (_mdm_common_v1_DataLevel);
}

/**
 * What access is asked for and why.
 */
export interface WantedAccess__Output {
  /**
   * For the owner: what it is needed for.
   */
  'reason': (string);
  /**
   * Purpose of use, a code such as HRESCH (HL7 v3 PurposeOfUse).
   */
  'purpose': (string);
  /**
   * Until when; 0 means without an end.
   */
  'untilMs': (number);
  'level': (_mdm_common_v1_DataLevel__Output);
}
