// Original file: mdm/gateway/v1/gateway.proto

import type { ChainHead as _mdm_audit_v1_ChainHead, ChainHead__Output as _mdm_audit_v1_ChainHead__Output } from '../../../mdm/audit/v1/ChainHead.js';
import type { Long } from '@grpc/proto-loader';

/**
 * A head that another site has kept.
 */
export interface WitnessedHead {
  'head'?: (_mdm_audit_v1_ChainHead | null);
  /**
   * Milliseconds since the epoch, by the clock of the site that keeps it.
   */
  'receivedMs'?: (number | string | Long);
}

/**
 * A head that another site has kept.
 */
export interface WitnessedHead__Output {
  'head': (_mdm_audit_v1_ChainHead__Output | null);
  /**
   * Milliseconds since the epoch, by the clock of the site that keeps it.
   */
  'receivedMs': (number);
}
