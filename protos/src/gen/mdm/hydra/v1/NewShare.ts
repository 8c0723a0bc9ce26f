// Original file: mdm/hydra/v1/hydra.proto

import type { Acl as _mdm_common_v1_Acl, Acl__Output as _mdm_common_v1_Acl__Output } from '../../../mdm/common/v1/Acl.js';
import type { ImageFacts as _mdm_common_v1_ImageFacts, ImageFacts__Output as _mdm_common_v1_ImageFacts__Output } from '../../../mdm/common/v1/ImageFacts.js';

/**
 * A share to store.
 */
export interface NewShare {
  'guid'?: (string);
  'generation'?: (number);
  /**
   * The share record of packages/key-shares in its encoded form, at most 4 KiB.
   */
  'record'?: (Buffer | Uint8Array | string);
  'acl'?: (_mdm_common_v1_Acl | null);
  /**
   * For the policies of the site; without them nothing is known but whose it is.
   */
  'facts'?: (_mdm_common_v1_ImageFacts | null);
}

/**
 * A share to store.
 */
export interface NewShare__Output {
  'guid': (string);
  'generation': (number);
  /**
   * The share record of packages/key-shares in its encoded form, at most 4 KiB.
   */
  'record': (Buffer);
  'acl': (_mdm_common_v1_Acl__Output | null);
  /**
   * For the policies of the site; without them nothing is known but whose it is.
   */
  'facts': (_mdm_common_v1_ImageFacts__Output | null);
}
