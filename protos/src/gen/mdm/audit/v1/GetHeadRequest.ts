// Original file: mdm/audit/v1/audit.proto

import type { ChainHead as _mdm_audit_v1_ChainHead, ChainHead__Output as _mdm_audit_v1_ChainHead__Output } from '../../../mdm/audit/v1/ChainHead.js';

export interface GetHeadRequest {
  /**
   * Heads of this chain that somebody else has kept, at most 1,000.
   */
  'seen'?: (_mdm_audit_v1_ChainHead)[];
}

export interface GetHeadRequest__Output {
  /**
   * Heads of this chain that somebody else has kept, at most 1,000.
   */
  'seen': (_mdm_audit_v1_ChainHead__Output)[];
}
