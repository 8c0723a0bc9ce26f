// Original file: mdm/gateway/v1/gateway.proto

import type { DataLevel as _mdm_common_v1_DataLevel, DataLevel__Output as _mdm_common_v1_DataLevel__Output } from '../../../mdm/common/v1/DataLevel.js';
import type { Limits as _mdm_gateway_v1_Limits, Limits__Output as _mdm_gateway_v1_Limits__Output } from '../../../mdm/gateway/v1/Limits.js';
import type { Long } from '@grpc/proto-loader';

export interface WhoAmIResponse {
  'dn'?: (string);
  'groups'?: (string)[];
  /**
   * Site that vouches for the caller.
   */
  'issuer'?: (string);
  'expiresMs'?: (number | string | Long);
  /**
   * Site that answers.
   */
  'site'?: (string);
  /**
   * Highest level of data that this site shows the caller.
   */
  'level'?: (_mdm_common_v1_DataLevel);
  'limits'?: (_mdm_gateway_v1_Limits | null);
  'permitId'?: (string);
}

export interface WhoAmIResponse__Output {
  'dn': (string);
  'groups': (string)[];
  /**
   * Site that vouches for the caller.
   */
  'issuer': (string);
  'expiresMs': (number);
  /**
   * Site that answers.
   */
  'site': (string);
  /**
   * Highest level of data that this site shows the caller.
   */
  'level': (_mdm_common_v1_DataLevel__Output);
  'limits': (_mdm_gateway_v1_Limits__Output | null);
  'permitId': (string);
}
