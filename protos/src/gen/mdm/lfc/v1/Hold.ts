// Original file: mdm/lfc/v1/lfc.proto

import type { Long } from '@grpc/proto-loader';

/**
 * A duty to keep files, whatever their owner asks for.
 */
export interface Hold {
  /**
   * Names the hold: the number of the case.
   */
  'reference'?: (string);
  /**
   * For data protection officers and owners only.
   */
  'reason'?: (string);
  /**
   * DN of the officer.
   */
  'placedBy'?: (string);
  'placedMs'?: (number | string | Long);
  /**
   * Files under it.
   */
  'images'?: (number);
}

/**
 * A duty to keep files, whatever their owner asks for.
 */
export interface Hold__Output {
  /**
   * Names the hold: the number of the case.
   */
  'reference': (string);
  /**
   * For data protection officers and owners only.
   */
  'reason': (string);
  /**
   * DN of the officer.
   */
  'placedBy': (string);
  'placedMs': (number);
  /**
   * Files under it.
   */
  'images': (number);
}
