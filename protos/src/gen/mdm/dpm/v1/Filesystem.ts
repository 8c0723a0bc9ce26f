// Original file: mdm/dpm/v1/dpm.proto

import type { Long } from '@grpc/proto-loader';

/**
 * One filesystem of a pool.
 */
export interface Filesystem {
  'path'?: (string);
  'capacity'?: (number | string | Long);
  'used'?: (number | string | Long);
  'free'?: (number | string | Long);
  'writable'?: (boolean);
}

/**
 * One filesystem of a pool.
 */
export interface Filesystem__Output {
  'path': (string);
  'capacity': (number);
  'used': (number);
  'free': (number);
  'writable': (boolean);
}
