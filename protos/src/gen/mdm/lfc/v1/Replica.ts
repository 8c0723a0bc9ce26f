// Original file: mdm/lfc/v1/lfc.proto

import type { Long } from '@grpc/proto-loader';

/**
 * One stored copy.
 */
export interface Replica {
  /**
   * Storage URL, unique in the catalogue.
   */
  'surl'?: (string);
  /**
   * Host of the storage element.
   */
  'host'?: (string);
  /**
   * As of an Entry.
   */
  'createdMs'?: (number | string | Long);
}

/**
 * One stored copy.
 */
export interface Replica__Output {
  /**
   * Storage URL, unique in the catalogue.
   */
  'surl': (string);
  /**
   * Host of the storage element.
   */
  'host': (string);
  /**
   * As of an Entry.
   */
  'createdMs': (number);
}
