export { type Audit, type AuditEntry, createAudit } from './audit.js';
export { type ChainHead, chainHead, contradictedHeads } from './chain-head.js';
export type { SyslogFormat } from './export/syslog.js';
export { type SyslogFeedOptions, startSyslogFeed } from './export/syslog-feed.js';
export { type AuditFilter, type AuditRecord, listAudit, maxPage } from './list-audit.js';
export { auditMigrations } from './migrations.js';
export type { AuditEffect, AuditFacts, AuditOutcome, AuditResult, AuditStart } from './record.js';
export { type ChainProblem, type ChainReport, verifyChain } from './verify-chain.js';
