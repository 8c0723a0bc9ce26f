// Original file: mdm/dpm/v1/dpm.proto

import type { Long } from '@grpc/proto-loader';

export interface ReadRequest {
  'turl'?: (string);
  'offset'?: (number | string | Long);
  /**
   * Bytes to read; 0 means to the end.
   */
  'length'?: (number | string | Long);
}

export interface ReadRequest__Output {
  'turl': (string);
  'offset': (number);
  /**
   * Bytes to read; 0 means to the end.
   */
  'length': (number);
}
