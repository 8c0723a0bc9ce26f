// Original file: mdm/gateway/v1/gateway.proto

import type { Long } from '@grpc/proto-loader';

/**
 * One image as it was when it was frozen.
 */
export interface CohortImage {
  'guid'?: (string);
  'site'?: (string);
  'lfn'?: (string);
  /**
   * Of the encrypted object, in bytes; 0 when the site did not tell.
   */
  'size'?: (number | string | Long);
  /**
   * Of the encrypted object, hexadecimal; empty when the site did not tell.
   */
  'sha256'?: (string);
}

/**
 * One image as it was when it was frozen.
 */
export interface CohortImage__Output {
  'guid': (string);
  'site': (string);
  'lfn': (string);
  /**
   * Of the encrypted object, in bytes; 0 when the site did not tell.
   */
  'size': (number);
  /**
   * Of the encrypted object, hexadecimal; empty when the site did not tell.
   */
  'sha256': (string);
}
