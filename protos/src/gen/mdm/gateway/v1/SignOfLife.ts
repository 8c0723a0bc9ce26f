// Original file: mdm/gateway/v1/gateway.proto

import type { Long } from '@grpc/proto-loader';

/**
 * All news up to now have been sent.
 */
export interface SignOfLife {
  /**
   * By site: when its gateway was last heard of, as a time of this site's clock.
   */
  'heardMs'?: ({[key: string]: number | string | Long});
}

/**
 * All news up to now have been sent.
 */
export interface SignOfLife__Output {
  /**
   * By site: when its gateway was last heard of, as a time of this site's clock.
   */
  'heardMs': ({[key: string]: number});
}
