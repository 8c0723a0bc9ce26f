export { type Audit, type AuditEntry, createAudit } from './audit.js';
export { type AuditFilter, type AuditRecord, listAudit } from './list-audit.js';
export { auditMigrations } from './migrations.js';
export type { AuditEffect, AuditFacts, AuditOutcome, AuditResult, AuditStart } from './record.js';
export { type ChainHead, type ChainProblem, type ChainReport, verifyChain } from './verify-chain.js';
