// Original file: mdm/gateway/v1/gateway.proto

import type { VerifyChainResponse as _mdm_audit_v1_VerifyChainResponse, VerifyChainResponse__Output as _mdm_audit_v1_VerifyChainResponse__Output } from '../../../mdm/audit/v1/VerifyChainResponse.js';
import type { ItemError as _mdm_common_v1_ItemError, ItemError__Output as _mdm_common_v1_ItemError__Output } from '../../../mdm/common/v1/ItemError.js';
import type { WitnessReport as _mdm_gateway_v1_WitnessReport, WitnessReport__Output as _mdm_gateway_v1_WitnessReport__Output } from '../../../mdm/gateway/v1/WitnessReport.js';

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
  'witnesses'?: (_mdm_gateway_v1_WitnessReport)[];
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
  'witnesses': (_mdm_gateway_v1_WitnessReport__Output)[];
}
