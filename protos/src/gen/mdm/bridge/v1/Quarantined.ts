// Original file: mdm/bridge/v1/bridge.proto

import type { Long } from '@grpc/proto-loader';

/**
 * One instance that was put aside.
 */
export interface Quarantined {
  'guid'?: (string);
  /**
   * Code and sentence of the error that its sender was told.
   */
  'cause'?: (string);
  'message'?: (string);
  /**
   * Who sent it: address and AE title, or a DN.
   */
  'source'?: (string);
  'owner'?: (string);
  /**
   * Empty when it cannot be read.
   */
  'sopInstanceUid'?: (string);
  /**
   * Bytes of the file that is kept: of what was over the limit, only the beginning.
   */
  'size'?: (number | string | Long);
  /**
   * Of the data set, or of all that came when it cannot be read; lower-case hexadecimal.
   */
  'sha256'?: (string);
  'receivedMs'?: (number | string | Long);
  /**
   * When it is removed because of its age.
   */
  'expiresMs'?: (number | string | Long);
}

/**
 * One instance that was put aside.
 */
export interface Quarantined__Output {
  'guid': (string);
  /**
   * Code and sentence of the error that its sender was told.
   */
  'cause': (string);
  'message': (string);
  /**
   * Who sent it: address and AE title, or a DN.
   */
  'source': (string);
  'owner': (string);
  /**
   * Empty when it cannot be read.
   */
  'sopInstanceUid': (string);
  /**
   * Bytes of the file that is kept: of what was over the limit, only the beginning.
   */
  'size': (number);
  /**
   * Of the data set, or of all that came when it cannot be read; lower-case hexadecimal.
   */
  'sha256': (string);
  'receivedMs': (number);
  /**
   * When it is removed because of its age.
   */
  'expiresMs': (number);
}
