// Original file: mdm/dpm/v1/dpm.proto

import type { StoredFile as _mdm_dpm_v1_StoredFile, StoredFile__Output as _mdm_dpm_v1_StoredFile__Output } from '../../../mdm/dpm/v1/StoredFile.js';
import type { Long } from '@grpc/proto-loader';

export interface PrepareToGetResponse {
  'requestToken'?: (string);
  /**
   * Names one file for one caller.
   */
  'turl'?: (string);
  'expiresMs'?: (number | string | Long);
  /**
   * With size and checksums of the bytes behind the transfer URL.
   */
  'file'?: (_mdm_dpm_v1_StoredFile | null);
}

export interface PrepareToGetResponse__Output {
  'requestToken': (string);
  /**
   * Names one file for one caller.
   */
  'turl': (string);
  'expiresMs': (number);
  /**
   * With size and checksums of the bytes behind the transfer URL.
   */
  'file': (_mdm_dpm_v1_StoredFile__Output | null);
}
