import type { AuditEffect, AuditFilter, AuditOutcome, AuditRecord, ChainHead } from '@mdm/audit';
import type { audit } from '@mdm/protos';
import { z } from 'zod';

const outcomes = {
  success: 'AUDIT_OUTCOME_SUCCESS',
  refused: 'AUDIT_OUTCOME_REFUSED',
  failed: 'AUDIT_OUTCOME_FAILED',
} as const satisfies Record<AuditOutcome, audit.AuditOutcome>;

const effects = {
  read: 'AUDIT_EFFECT_READ',
  write: 'AUDIT_EFFECT_WRITE',
  destroy: 'AUDIT_EFFECT_DESTROY',
} as const satisfies Record<AuditEffect, audit.AuditEffect>;

const nameOf = <Name extends string>(table: Readonly<Record<Name, string>>, message: string) =>
  (Object.keys(table) as Name[]).find((name) => table[name] === message);

const detailSchema = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));

export const auditRecordToMessage = (record: AuditRecord): audit.AuditRecord => {
  const { at, effect, outcome, groups, objects, detail, ...same } = record;
  return {
    ...same,
    atMs: at,
    effect: effects[effect],
    outcome: outcomes[outcome],
    groups: [...(groups ?? [])],
    objects: [...(objects ?? [])],
    ...(detail && { detail: JSON.stringify(detail) }),
  };
};

/** An effect or outcome that this program does not know is shown as the graver one. */
export function auditRecordFromMessage(message: audit.AuditRecord__Output): AuditRecord {
  const { seq, atMs: at, site, service, operation, groups, objects } = message;
  return {
    seq,
    at,
    site,
    service,
    operation,
    effect: nameOf(effects, message.effect) ?? 'destroy',
    outcome: nameOf(outcomes, message.outcome) ?? 'failed',
    code: message.code,
    subject: message.subject,
    groups: groups.length > 0 ? groups : undefined,
    issuer: message.issuer,
    onBehalf: message.onBehalf,
    origin: message.origin,
    objects: objects.length > 0 ? objects : undefined,
    count: message.count,
    purpose: message.purpose,
    policyVersion: message.policyVersion,
    level: message.level,
    permit: message.permit,
    detail: message.detail === undefined ? undefined : detailFrom(message.detail),
    traceId: message.traceId,
  };
}

function detailFrom(text: string): AuditRecord['detail'] {
  try {
    return detailSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** What is asked of the records of a service or of a site, beside what they are about. */
export const auditFilterFields = {
  subject: z.string().max(1024).optional(),
  operation: z.string().max(128).optional(),
  outcome: z.enum(['success', 'refused', 'failed'], 'is not an outcome').optional(),
  since: z.int().min(0).optional(),
  until: z.int().min(0).optional(),
  cursor: z.string().max(1024).optional(),
  limit: z.int().min(1, 'is not 1 to 1,000').max(1_000, 'is not 1 to 1,000'),
};

type FilterMessage = Pick<
  audit.ListRecordsRequest__Output,
  'subject' | 'operation' | 'outcome' | 'sinceMs' | 'untilMs' | 'limit' | 'cursor'
>;

/** Message → what {@link auditFilterFields} check. */
export const auditFilterFromMessage = (message: FilterMessage) => ({
  ...(message.subject && { subject: message.subject }),
  ...(message.operation && { operation: message.operation }),
  ...(message.outcome !== 'AUDIT_OUTCOME_UNSPECIFIED' && { outcome: nameOf(outcomes, message.outcome) }),
  ...(message.sinceMs !== 0 && { since: message.sinceMs }),
  ...(message.untilMs !== 0 && { until: message.untilMs }),
  ...(message.cursor && { cursor: message.cursor }),
  limit: message.limit,
});

export const auditFilterToMessage = (filter: Omit<AuditFilter, 'objects'>) => ({
  subject: filter.subject ?? '',
  operation: filter.operation ?? '',
  outcome: filter.outcome ? outcomes[filter.outcome] : ('AUDIT_OUTCOME_UNSPECIFIED' as const),
  sinceMs: filter.since ?? 0,
  untilMs: filter.until ?? 0,
  limit: filter.limit,
  cursor: filter.cursor ?? '',
});

export const chainHeadSchema = z.object({
  seq: z.int().min(0),
  hash: z.string().regex(/^[0-9a-f]{64}$/, 'is not a SHA-256 in hexadecimal'),
});

export const chainHeadToMessage = ({ seq, hash }: ChainHead): audit.ChainHead => ({ seq, hash });
