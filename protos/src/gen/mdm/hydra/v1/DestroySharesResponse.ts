// Original file: mdm/hydra/v1/hydra.proto

import type { ItemOutcome as _mdm_common_v1_ItemOutcome, ItemOutcome__Output as _mdm_common_v1_ItemOutcome__Output } from '../../../mdm/common/v1/ItemOutcome.js';

export interface DestroySharesResponse {
  'outcomes'?: (_mdm_common_v1_ItemOutcome)[];
  /**
   * In the order of the outcomes: what this site certifies of each key, a receipt of packages/erasure (compact JWS,
   * RFC 7515, by the key of this service); empty for a key with an error, and for one that is not held here when the
   * caller is no gateway.
   */
  'receipts'?: (string)[];
}

export interface DestroySharesResponse__Output {
  'outcomes': (_mdm_common_v1_ItemOutcome__Output)[];
  /**
   * In the order of the outcomes: what this site certifies of each key, a receipt of packages/erasure (compact JWS,
   * RFC 7515, by the key of this service); empty for a key with an error, and for one that is not held here when the
   * caller is no gateway.
   */
  'receipts': (string)[];
}
