// Original file: mdm/audit/v1/audit.proto

import type { ChainHead as _mdm_audit_v1_ChainHead, ChainHead__Output as _mdm_audit_v1_ChainHead__Output } from '../../../mdm/audit/v1/ChainHead.js';
import type { Long } from '@grpc/proto-loader';

export interface VerifyChainResponse {
  /**
   * How many records were looked at and found as they were written.
   */
  'records'?: (number | string | Long);
  /**
   * Where the chain ends; absent when something is wrong.
   */
  'head'?: (_mdm_audit_v1_ChainHead | null);
  /**
   * "missing", "altered", "unlinked", "truncated", "beyond-head" or "head-altered"; empty when nothing is wrong.
   */
  'problem'?: (string);
  /**
   * The record that is wrong.
   */
  'seq'?: (number | string | Long);
}

export interface VerifyChainResponse__Output {
  /**
   * How many records were looked at and found as they were written.
   */
  'records': (number);
  /**
   * Where the chain ends; absent when something is wrong.
   */
  'head': (_mdm_audit_v1_ChainHead__Output | null);
  /**
   * "missing", "altered", "unlinked", "truncated", "beyond-head" or "head-altered"; empty when nothing is wrong.
   */
  'problem': (string);
  /**
   * The record that is wrong.
   */
  'seq': (number);
}
