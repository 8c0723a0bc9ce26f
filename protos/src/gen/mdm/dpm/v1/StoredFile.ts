// Original file: mdm/dpm/v1/dpm.proto

import type { Checksums as _mdm_dpm_v1_Checksums, Checksums__Output as _mdm_dpm_v1_Checksums__Output } from '../../../mdm/dpm/v1/Checksums.js';
import type { KeyDescriptor as _mdm_common_v1_KeyDescriptor, KeyDescriptor__Output as _mdm_common_v1_KeyDescriptor__Output } from '../../../mdm/common/v1/KeyDescriptor.js';
import type { Long } from '@grpc/proto-loader';

/**
 * A stored file.
 */
export interface StoredFile {
  'guid'?: (string);
  'surl'?: (string);
  'size'?: (number | string | Long);
  'checksums'?: (_mdm_dpm_v1_Checksums | null);
  'key'?: (_mdm_common_v1_KeyDescriptor | null);
  'createdMs'?: (number | string | Long);
}

/**
 * A stored file.
 */
export interface StoredFile__Output {
  'guid': (string);
  'surl': (string);
  'size': (number);
  'checksums': (_mdm_dpm_v1_Checksums__Output | null);
  'key': (_mdm_common_v1_KeyDescriptor__Output | null);
  'createdMs': (number);
}
