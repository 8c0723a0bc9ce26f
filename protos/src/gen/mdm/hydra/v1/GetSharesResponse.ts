// Original file: mdm/hydra/v1/hydra.proto

import type { ReleasedShare as _mdm_hydra_v1_ReleasedShare, ReleasedShare__Output as _mdm_hydra_v1_ReleasedShare__Output } from '../../../mdm/hydra/v1/ReleasedShare.js';

export interface GetSharesResponse {
  /**
   * In the order of the request.
   */
  'shares'?: (_mdm_hydra_v1_ReleasedShare)[];
}

export interface GetSharesResponse__Output {
  /**
   * In the order of the request.
   */
  'shares': (_mdm_hydra_v1_ReleasedShare__Output)[];
}
