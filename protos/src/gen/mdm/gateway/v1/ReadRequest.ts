// Original file: mdm/gateway/v1/gateway.proto

import type { Long } from '@grpc/proto-loader';

export interface ReadRequest {
  /**
   * Site that opened the image.
   */
  'site'?: (string);
  'turl'?: (string);
  'offset'?: (number | string | Long);
  /**
   * Bytes to read; 0 means to the end.
   */
  'length'?: (number | string | Long);
}

export interface ReadRequest__Output {
  /**
   * Site that opened the image.
   */
  'site': (string);
  'turl': (string);
  'offset': (number);
  /**
   * Bytes to read; 0 means to the end.
   */
  'length': (number);
}
