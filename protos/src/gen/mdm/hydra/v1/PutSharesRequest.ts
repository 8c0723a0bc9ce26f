// Original file: mdm/hydra/v1/hydra.proto

import type { NewShare as _mdm_hydra_v1_NewShare, NewShare__Output as _mdm_hydra_v1_NewShare__Output } from '../../../mdm/hydra/v1/NewShare.js';

export interface PutSharesRequest {
  /**
   * At most 1,000.
   */
  'shares'?: (_mdm_hydra_v1_NewShare)[];
}

export interface PutSharesRequest__Output {
  /**
   * At most 1,000.
   */
  'shares': (_mdm_hydra_v1_NewShare__Output)[];
}
