// Original file: mdm/audit/v1/audit.proto

import type { ChainHead as _mdm_audit_v1_ChainHead, ChainHead__Output as _mdm_audit_v1_ChainHead__Output } from '../../../mdm/audit/v1/ChainHead.js';

export interface GetHeadResponse {
  'head'?: (_mdm_audit_v1_ChainHead | null);
  /**
   * Those that the chain does not hold: it has been cut, or written anew.
   */
  'contradicted'?: (_mdm_audit_v1_ChainHead)[];
}

export interface GetHeadResponse__Output {
  'head': (_mdm_audit_v1_ChainHead__Output | null);
  /**
   * Those that the chain does not hold: it has been cut, or written anew.
   */
  'contradicted': (_mdm_audit_v1_ChainHead__Output)[];
}
