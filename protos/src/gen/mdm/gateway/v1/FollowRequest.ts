// Original file: mdm/gateway/v1/gateway.proto

import type { Long } from '@grpc/proto-loader';

export interface FollowRequest {
  /**
   * What the follower has, by site.
   */
  'sequences'?: ({[key: string]: number | string | Long});
  /**
   * Version of the bundle that the follower has, by site.
   */
  'bundleVersions'?: ({[key: string]: number | string | Long});
}

export interface FollowRequest__Output {
  /**
   * What the follower has, by site.
   */
  'sequences': ({[key: string]: number});
  /**
   * Version of the bundle that the follower has, by site.
   */
  'bundleVersions': ({[key: string]: number});
}
