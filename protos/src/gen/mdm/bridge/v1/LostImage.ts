// Original file: mdm/bridge/v1/bridge.proto

import type { Long } from '@grpc/proto-loader';

/**
 * An image whose PACS does not have it any more, or has other content in its place.
 */
export interface LostImage {
  'guid'?: (string);
  'lfn'?: (string);
  'owner'?: (string);
  /**
   * gone or changed.
   */
  'loss'?: (string);
  /**
   * When it was first seen to be so, and when it was last looked at.
   */
  'missedMs'?: (number | string | Long);
  'lookedMs'?: (number | string | Long);
  /**
   * What kept it from being removed, such as a legal hold; empty when nothing did.
   */
  'withheldCode'?: (string);
  'withheldMessage'?: (string);
}

/**
 * An image whose PACS does not have it any more, or has other content in its place.
 */
export interface LostImage__Output {
  'guid': (string);
  'lfn': (string);
  'owner': (string);
  /**
   * gone or changed.
   */
  'loss': (string);
  /**
   * When it was first seen to be so, and when it was last looked at.
   */
  'missedMs': (number);
  'lookedMs': (number);
  /**
   * What kept it from being removed, such as a legal hold; empty when nothing did.
   */
  'withheldCode': (string);
  'withheldMessage': (string);
}
