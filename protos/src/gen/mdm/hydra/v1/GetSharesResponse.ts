// Original file: mdm/hydra/v1/hydra.proto

import type { ItemOutcome as _mdm_common_v1_ItemOutcome, ItemOutcome__Output as _mdm_common_v1_ItemOutcome__Output } from '../../../mdm/common/v1/ItemOutcome.js';

export interface GetSharesResponse {
  /**
   * In the order of the request.
   */
  'outcomes'?: (_mdm_common_v1_ItemOutcome)[];
  /**
   * The share records of the keys without an error, in the same order: a compact JWE (RFC 7516), ECDH-ES with A256GCM,
   * type "mdm-shares+jwe", with the id of this site as party U information. Its plaintext is the records of
   * packages/key-shares, each ended by a line feed. Each record names its key, generation and holder. Empty when every
   * key has an error.
   */
  'jwe'?: (string);
}

export interface GetSharesResponse__Output {
  /**
   * In the order of the request.
   */
  'outcomes': (_mdm_common_v1_ItemOutcome__Output)[];
  /**
   * The share records of the keys without an error, in the same order: a compact JWE (RFC 7516), ECDH-ES with A256GCM,
   * type "mdm-shares+jwe", with the id of this site as party U information. Its plaintext is the records of
   * packages/key-shares, each ended by a line feed. Each record names its key, generation and holder. Empty when every
   * key has an error.
   */
  'jwe': (string);
}
