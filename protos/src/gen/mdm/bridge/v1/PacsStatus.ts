// Original file: mdm/bridge/v1/bridge.proto

import type { Long } from '@grpc/proto-loader';

/**
 * How far the site has looked through a PACS.
 */
export interface PacsStatus {
  'name'?: (string);
  /**
   * Instances that were looked at.
   */
  'seen'?: (number | string | Long);
  /**
   * Those that were not taken, such as what is no image; the log says why.
   */
  'refused'?: (number | string | Long);
  /**
   * Images that are registered and that the PACS does not have any more, or has with other content.
   */
  'lost'?: (number | string | Long);
  /**
   * When everything that it had was known, in milliseconds since the epoch; 0: not yet.
   */
  'caughtUpMs'?: (number | string | Long);
  /**
   * Why it is not being looked through at the moment, empty when it is.
   */
  'errorCode'?: (string);
  'errorMessage'?: (string);
}

/**
 * How far the site has looked through a PACS.
 */
export interface PacsStatus__Output {
  'name': (string);
  /**
   * Instances that were looked at.
   */
  'seen': (number);
  /**
   * Those that were not taken, such as what is no image; the log says why.
   */
  'refused': (number);
  /**
   * Images that are registered and that the PACS does not have any more, or has with other content.
   */
  'lost': (number);
  /**
   * When everything that it had was known, in milliseconds since the epoch; 0: not yet.
   */
  'caughtUpMs': (number);
  /**
   * Why it is not being looked through at the moment, empty when it is.
   */
  'errorCode': (string);
  'errorMessage': (string);
}
