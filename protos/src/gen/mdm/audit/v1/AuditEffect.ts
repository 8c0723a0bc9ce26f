// Original file: mdm/audit/v1/audit.proto

/**
 * What an operation does.
 */
export const AuditEffect = {
  AUDIT_EFFECT_UNSPECIFIED: 'AUDIT_EFFECT_UNSPECIFIED',
  AUDIT_EFFECT_READ: 'AUDIT_EFFECT_READ',
  AUDIT_EFFECT_WRITE: 'AUDIT_EFFECT_WRITE',
  AUDIT_EFFECT_DESTROY: 'AUDIT_EFFECT_DESTROY',
} as const;

/**
 * What an operation does.
 */
export type AuditEffect =
  | 'AUDIT_EFFECT_UNSPECIFIED'
  | 0
  | 'AUDIT_EFFECT_READ'
  | 1
  | 'AUDIT_EFFECT_WRITE'
  | 2
  | 'AUDIT_EFFECT_DESTROY'
  | 3

/**
 * What an operation does.
 */
export type AuditEffect__Output = typeof AuditEffect[keyof typeof AuditEffect]
