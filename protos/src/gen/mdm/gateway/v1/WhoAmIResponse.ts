// Original file: mdm/gateway/v1/gateway.proto

import type { DataLevel as _mdm_amga_v1_DataLevel, DataLevel__Output as _mdm_amga_v1_DataLevel__Output } from '../../../mdm/amga/v1/DataLevel.js';
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
  'level'?: (_mdm_amga_v1_DataLevel);
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
  'level': (_mdm_amga_v1_DataLevel__Output);
}
