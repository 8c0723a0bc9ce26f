// Original file: mdm/lfc/v1/lfc.proto

import type { Acl as _mdm_common_v1_Acl, Acl__Output as _mdm_common_v1_Acl__Output } from '../../../mdm/common/v1/Acl.js';
import type { ImageFacts as _mdm_common_v1_ImageFacts, ImageFacts__Output as _mdm_common_v1_ImageFacts__Output } from '../../../mdm/common/v1/ImageFacts.js';
import type { Long } from '@grpc/proto-loader';

/**
 * A file to register.
 */
export interface NewEntry {
  'guid'?: (string);
  'lfn'?: (string);
  'size'?: (number | string | Long);
  'checksum'?: (string);
  'surl'?: (string);
  /**
   * Access control list of the file.
   */
  'acl'?: (_mdm_common_v1_Acl | null);
  /**
   * Access control list of directories that have to be made.
   */
  'directoryAcl'?: (_mdm_common_v1_Acl | null);
  /**
   * For the policies of the site; without them nothing is known but whose it is.
   */
  'facts'?: (_mdm_common_v1_ImageFacts | null);
  /**
   * Until when it must be kept, in milliseconds since the epoch; 0 when it may be removed at any time.
   */
  'retainUntilMs'?: (number | string | Long);
}

/**
 * A file to register.
 */
export interface NewEntry__Output {
  'guid': (string);
  'lfn': (string);
  'size': (number);
  'checksum': (string);
  'surl': (string);
  /**
   * Access control list of the file.
   */
  'acl': (_mdm_common_v1_Acl__Output | null);
  /**
   * Access control list of directories that have to be made.
   */
  'directoryAcl': (_mdm_common_v1_Acl__Output | null);
  /**
   * For the policies of the site; without them nothing is known but whose it is.
   */
  'facts': (_mdm_common_v1_ImageFacts__Output | null);
  /**
   * Until when it must be kept, in milliseconds since the epoch; 0 when it may be removed at any time.
   */
  'retainUntilMs': (number);
}
