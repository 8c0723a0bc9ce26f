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
  /**
   * Version of the bundle of the site that was asked which this one has; 0 when it did not tell.
   */
  'ownVersionThere'?: (number | string | Long);
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
  /**
   * Version of the bundle of the site that was asked which this one has; 0 when it did not tell.
   */
  'ownVersionThere': (number);
}
