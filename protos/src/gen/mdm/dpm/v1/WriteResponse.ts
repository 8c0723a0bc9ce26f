// Original file: mdm/dpm/v1/dpm.proto

import type { Checksums as _mdm_dpm_v1_Checksums, Checksums__Output as _mdm_dpm_v1_Checksums__Output } from '../../../mdm/dpm/v1/Checksums.js';
import type { Long } from '@grpc/proto-loader';

export interface WriteResponse {
  'size'?: (number | string | Long);
  'checksums'?: (_mdm_dpm_v1_Checksums | null);
}

export interface WriteResponse__Output {
  'size': (number);
  'checksums': (_mdm_dpm_v1_Checksums__Output | null);
}
