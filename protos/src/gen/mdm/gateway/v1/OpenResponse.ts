// Original file: mdm/gateway/v1/gateway.proto

import type { KeyDescriptor as _mdm_common_v1_KeyDescriptor, KeyDescriptor__Output as _mdm_common_v1_KeyDescriptor__Output } from '../../../mdm/common/v1/KeyDescriptor.js';
import type { Long } from '@grpc/proto-loader';

export interface OpenResponse {
  'guid'?: (string);
  'lfn'?: (string);
  /**
   * Site that owns the image.
   */
  'site'?: (string);
  /**
   * Size of the encrypted object in bytes.
   */
  'size'?: (number | string | Long);
  /**
   * SHA-256 of the encrypted object, hexadecimal.
   */
  'sha256'?: (string);
  'key'?: (_mdm_common_v1_KeyDescriptor | null);
  /**
   * For Read.
   */
  'turl'?: (string);
  'expiresMs'?: (number | string | Long);
}

export interface OpenResponse__Output {
  'guid': (string);
  'lfn': (string);
  /**
   * Site that owns the image.
   */
  'site': (string);
  /**
   * Size of the encrypted object in bytes.
   */
  'size': (number);
  /**
   * SHA-256 of the encrypted object, hexadecimal.
   */
  'sha256': (string);
  'key': (_mdm_common_v1_KeyDescriptor__Output | null);
  /**
   * For Read.
   */
  'turl': (string);
  'expiresMs': (number);
}
