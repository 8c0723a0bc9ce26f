// Original file: mdm/audit/v1/audit.proto

/**
 * How an operation ended.
 */
export const AuditOutcome = {
  AUDIT_OUTCOME_UNSPECIFIED: 'AUDIT_OUTCOME_UNSPECIFIED',
  AUDIT_OUTCOME_SUCCESS: 'AUDIT_OUTCOME_SUCCESS',
  AUDIT_OUTCOME_REFUSED: 'AUDIT_OUTCOME_REFUSED',
  AUDIT_OUTCOME_FAILED: 'AUDIT_OUTCOME_FAILED',
} as const;

/**
 * How an operation ended.
 */
export type AuditOutcome =
  | 'AUDIT_OUTCOME_UNSPECIFIED'
  | 0
  | 'AUDIT_OUTCOME_SUCCESS'
  | 1
  | 'AUDIT_OUTCOME_REFUSED'
  | 2
  | 'AUDIT_OUTCOME_FAILED'
  | 3

/**
 * How an operation ended.
 */
export type AuditOutcome__Output = typeof AuditOutcome[keyof typeof AuditOutcome]
