// Original file: mdm/hydra/v1/hydra.proto

import type { ItemError as _mdm_common_v1_ItemError, ItemError__Output as _mdm_common_v1_ItemError__Output } from '../../../mdm/common/v1/ItemError.js';

/**
 * A share on its way to the reader.
 */
export interface ReleasedShare {
  'guid'?: (string);
  /**
   * Compact JWE (RFC 7516), ECDH-ES with A256GCM, whose plaintext is the share record. Empty on error.
   */
  'jwe'?: (string);
  'error'?: (_mdm_common_v1_ItemError | null);
}

/**
 * A share on its way to the reader.
 */
export interface ReleasedShare__Output {
  'guid': (string);
  /**
   * Compact JWE (RFC 7516), ECDH-ES with A256GCM, whose plaintext is the share record. Empty on error.
   */
  'jwe': (string);
  'error': (_mdm_common_v1_ItemError__Output | null);
}
