// Original file: mdm/gateway/v1/gateway.proto

import type { Long } from '@grpc/proto-loader';

/**
 * A site of the federation as seen from here.
 */
export interface Site {
  'site'?: (string);
  'title'?: (string);
  'gateway'?: (string);
  'reachable'?: (boolean);
  /**
   * Round trip in milliseconds, when reachable.
   */
  'roundTripMs'?: (number | string);
  /**
   * Why it is not reachable.
   */
  'problem'?: (string);
  'bundleVersion'?: (number | string | Long);
}

/**
 * A site of the federation as seen from here.
 */
export interface Site__Output {
  'site': (string);
  'title': (string);
  'gateway': (string);
  'reachable': (boolean);
  /**
   * Round trip in milliseconds, when reachable.
   */
  'roundTripMs': (number);
  /**
   * Why it is not reachable.
   */
  'problem': (string);
  'bundleVersion': (number);
}
