// Original file: mdm/audit/v1/audit.proto

import type { AuditRecord as _mdm_audit_v1_AuditRecord, AuditRecord__Output as _mdm_audit_v1_AuditRecord__Output } from '../../../mdm/audit/v1/AuditRecord.js';

export interface ListRecordsResponse {
  'records'?: (_mdm_audit_v1_AuditRecord)[];
  /**
   * Empty on the last page.
   */
  'nextCursor'?: (string);
}

export interface ListRecordsResponse__Output {
  'records': (_mdm_audit_v1_AuditRecord__Output)[];
  /**
   * Empty on the last page.
   */
  'nextCursor': (string);
}
