// Original file: mdm/dpm/v1/dpm.proto

import type { Checksums as _mdm_dpm_v1_Checksums, Checksums__Output as _mdm_dpm_v1_Checksums__Output } from '../../../mdm/dpm/v1/Checksums.js';
import type { KeyDescriptor as _mdm_common_v1_KeyDescriptor, KeyDescriptor__Output as _mdm_common_v1_KeyDescriptor__Output } from '../../../mdm/common/v1/KeyDescriptor.js';
import type { FileLocality as _mdm_dpm_v1_FileLocality, FileLocality__Output as _mdm_dpm_v1_FileLocality__Output } from '../../../mdm/dpm/v1/FileLocality.js';
import type { Long } from '@grpc/proto-loader';

/**
 * A stored file.
 */
export interface StoredFile {
  'guid'?: (string);
  'surl'?: (string);
  /**
   * 0 when it is not known: what a PACS keeps is encrypted anew each time that it is fetched.
   */
  'size'?: (number | string | Long);
  /**
   * Absent when they are not known.
   */
  'checksums'?: (_mdm_dpm_v1_Checksums | null);
  'key'?: (_mdm_common_v1_KeyDescriptor | null);
  /**
   * Milliseconds since the epoch, UTC; no more than the beginning of the year.
   */
  'createdMs'?: (number | string | Long);
  'locality'?: (_mdm_dpm_v1_FileLocality);
}

/**
 * A stored file.
 */
export interface StoredFile__Output {
  'guid': (string);
  'surl': (string);
  /**
   * 0 when it is not known: what a PACS keeps is encrypted anew each time that it is fetched.
   */
  'size': (number);
  /**
   * Absent when they are not known.
   */
  'checksums': (_mdm_dpm_v1_Checksums__Output | null);
  'key': (_mdm_common_v1_KeyDescriptor__Output | null);
  /**
   * Milliseconds since the epoch, UTC; no more than the beginning of the year.
   */
  'createdMs': (number);
  'locality': (_mdm_dpm_v1_FileLocality__Output);
}
