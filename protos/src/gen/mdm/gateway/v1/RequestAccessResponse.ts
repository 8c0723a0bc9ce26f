// Original file: mdm/gateway/v1/gateway.proto

import type { Long } from '@grpc/proto-loader';

export interface RequestAccessResponse {
  /**
   * A GUID.
   */
  'id'?: (string);
  /**
   * When it ends if nobody answers.
   */
  'expiresMs'?: (number | string | Long);
  /**
   * Sites that may have such images and could not be asked.
   */
  'unreached'?: (string)[];
}

export interface RequestAccessResponse__Output {
  /**
   * A GUID.
   */
  'id': (string);
  /**
   * When it ends if nobody answers.
   */
  'expiresMs': (number);
  /**
   * Sites that may have such images and could not be asked.
   */
  'unreached': (string)[];
}
