// Original file: mdm/audit/v1/audit.proto

import type { Long } from '@grpc/proto-loader';

/**
 * Where a chain ends, or ended.
 */
export interface ChainHead {
  'seq'?: (number | string | Long);
  /**
   * SHA-256 of the record of this number, hexadecimal.
   */
  'hash'?: (string);
}

/**
 * Where a chain ends, or ended.
 */
export interface ChainHead__Output {
  'seq': (number);
  /**
   * SHA-256 of the record of this number, hexadecimal.
   */
  'hash': (string);
}
