// Original file: mdm/gateway/v1/gateway.proto

import type { VerifyChainResponse as _mdm_audit_v1_VerifyChainResponse, VerifyChainResponse__Output as _mdm_audit_v1_VerifyChainResponse__Output } from '../../../mdm/audit/v1/VerifyChainResponse.js';
import type { ItemError as _mdm_common_v1_ItemError, ItemError__Output as _mdm_common_v1_ItemError__Output } from '../../../mdm/common/v1/ItemError.js';
import type { WitnessReport as _mdm_gateway_v1_WitnessReport, WitnessReport__Output as _mdm_gateway_v1_WitnessReport__Output } from '../../../mdm/gateway/v1/WitnessReport.js';
import type { Long } from '@grpc/proto-loader';

/**
 * What was found about the chain of one service.
 */
export interface VerifyAuditResponse {
  'service'?: (string);
  /**
   * Absent when the service did not answer.
   */
  'chain'?: (_mdm_audit_v1_VerifyChainResponse | null);
  /**
   * Why the service did not answer.
   */
  'error'?: (_mdm_common_v1_ItemError | null);
  /**
   * With the last part of the chain.
   */
  'witnesses'?: (_mdm_gateway_v1_WitnessReport)[];
  /**
   * The record to go on with in another call, since this one has reached its limit; 0: the chain was looked at to its end.
   */
  'next'?: (number | string | Long);
}

/**
 * What was found about the chain of one service.
 */
export interface VerifyAuditResponse__Output {
  'service': (string);
  /**
   * Absent when the service did not answer.
   */
  'chain': (_mdm_audit_v1_VerifyChainResponse__Output | null);
  /**
   * Why the service did not answer.
   */
  'error': (_mdm_common_v1_ItemError__Output | null);
  /**
   * With the last part of the chain.
   */
  'witnesses': (_mdm_gateway_v1_WitnessReport__Output)[];
  /**
   * The record to go on with in another call, since this one has reached its limit; 0: the chain was looked at to its end.
   */
  'next': (number);
}
