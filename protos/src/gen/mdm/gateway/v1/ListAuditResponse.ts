// Original file: mdm/gateway/v1/gateway.proto

import type { AuditRecord as _mdm_audit_v1_AuditRecord, AuditRecord__Output as _mdm_audit_v1_AuditRecord__Output } from '../../../mdm/audit/v1/AuditRecord.js';
import type { UnansweredService as _mdm_gateway_v1_UnansweredService, UnansweredService__Output as _mdm_gateway_v1_UnansweredService__Output } from '../../../mdm/gateway/v1/UnansweredService.js';

export interface ListAuditResponse {
  'records'?: (_mdm_audit_v1_AuditRecord)[];
  /**
   * Empty on the last page.
   */
  'nextCursor'?: (string);
  /**
   * Services whose records are missing here; the cursor asks them again.
   */
  'unanswered'?: (_mdm_gateway_v1_UnansweredService)[];
}

export interface ListAuditResponse__Output {
  'records': (_mdm_audit_v1_AuditRecord__Output)[];
  /**
   * Empty on the last page.
   */
  'nextCursor': (string);
  /**
   * Services whose records are missing here; the cursor asks them again.
   */
  'unanswered': (_mdm_gateway_v1_UnansweredService__Output)[];
}
