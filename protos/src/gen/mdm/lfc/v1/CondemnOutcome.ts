// Original file: mdm/lfc/v1/lfc.proto

import type { ItemError as _mdm_common_v1_ItemError, ItemError__Output as _mdm_common_v1_ItemError__Output } from '../../../mdm/common/v1/ItemError.js';
import type { Long } from '@grpc/proto-loader';

/**
 * What became of one file.
 */
export interface CondemnOutcome {
  'guid'?: (string);
  /**
   * Absent when it is condemned; "failed-precondition" for a legal hold or retention.
   */
  'error'?: (_mdm_common_v1_ItemError | null);
  /**
   * SHA-256 of its first name, hexadecimal.
   */
  'lfnSha256'?: (string);
  'condemnedMs'?: (number | string | Long);
}

/**
 * What became of one file.
 */
export interface CondemnOutcome__Output {
  'guid': (string);
  /**
   * Absent when it is condemned; "failed-precondition" for a legal hold or retention.
   */
  'error': (_mdm_common_v1_ItemError__Output | null);
  /**
   * SHA-256 of its first name, hexadecimal.
   */
  'lfnSha256': (string);
  'condemnedMs': (number);
}
