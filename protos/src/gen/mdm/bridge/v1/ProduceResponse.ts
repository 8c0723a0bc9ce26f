// Original file: mdm/bridge/v1/bridge.proto

import type { Long } from '@grpc/proto-loader';

export interface ProduceResponse {
  /**
   * The first message: the most bytes that follow.
   */
  'mostBytes'?: (number | string | Long);
  /**
   * At most 256 KiB.
   */
  'chunk'?: (Buffer | Uint8Array | string);
  /**
   * The last message. Without it the image is not whole.
   */
  'end'?: (boolean);
  'part'?: "mostBytes"|"chunk"|"end";
}

export interface ProduceResponse__Output {
  /**
   * The first message: the most bytes that follow.
   */
  'mostBytes'?: (number);
  /**
   * At most 256 KiB.
   */
  'chunk'?: (Buffer);
  /**
   * The last message. Without it the image is not whole.
   */
  'end'?: (boolean);
  'part'?: "mostBytes"|"chunk"|"end";
}
