// Original file: mdm/gateway/v1/gateway.proto

import type { Long } from '@grpc/proto-loader';

/**
 * A site that waits to be believed.
 */
export interface Introduction {
  'site'?: (string);
  'title'?: (string);
  /**
   * Of its CA: to be compared on another way.
   */
  'fingerprint'?: (string);
  'bundle'?: (string);
  'atMs'?: (number | string | Long);
}

/**
 * A site that waits to be believed.
 */
export interface Introduction__Output {
  'site': (string);
  'title': (string);
  /**
   * Of its CA: to be compared on another way.
   */
  'fingerprint': (string);
  'bundle': (string);
  'atMs': (number);
}
