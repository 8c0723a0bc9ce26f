import { fail } from '@mdm/errors';
import type { Queryable } from '@mdm/store';
import type { AuditEffect, AuditOutcome } from './record.js';

export interface AuditRecord {
  readonly seq: number;
  /** Milliseconds since the epoch, UTC. */
  readonly at: number;
  readonly site: string;
  readonly service: string;
  readonly operation: string;
  readonly effect: AuditEffect;
  readonly outcome: AuditOutcome;
  readonly code?: string;
  readonly subject?: string;
  readonly groups?: readonly string[];
  readonly issuer?: string;
  readonly onBehalf?: string;
  readonly origin?: string;
  readonly objects?: readonly string[];
  readonly count?: number;
  readonly purpose?: string;
  readonly policyVersion?: string;
  readonly level?: string;
  readonly permit?: string;
  readonly detail?: Readonly<Record<string, string | number | boolean>>;
  readonly traceId?: string;
}

export interface AuditFilter {
  /** One of these, GUIDs or LFNs, is among its objects. */
  readonly objects?: readonly string[];
  readonly subject?: string;
  readonly operation?: string;
  readonly outcome?: AuditOutcome;
  /** Milliseconds since the epoch: at or after. */
  readonly since?: number;
  /** Milliseconds since the epoch: before. */
  readonly until?: number;
  /** `nextCursor` of the page before. */
  readonly cursor?: string;
  /** 1 to 1000. */
  readonly limit: number;
}

/** Most records on a page. */
export const maxPage = 1000;

const columns = `seq, at, site, service, operation, effect, outcome, code, subject, groups, issuer, on_behalf, origin,
  objects, count, purpose, policy_version, level, permit, detail, trace_id`;

/** Records of the service that match every given part of the filter, newest first, a page at a time. */
export async function listAudit(
  db: Queryable,
  filter: AuditFilter,
  options: { readonly signal?: AbortSignal } = {},
): Promise<{ readonly records: AuditRecord[]; readonly nextCursor: string | undefined }> {
  const { limit, cursor } = filter;
  if (!Number.isInteger(limit) || limit < 1 || limit > maxPage) {
    fail('invalid-argument', `limit is not a whole number from 1 to ${maxPage}`, { field: 'limit' });
  }
  if (cursor !== undefined && !/^[1-9]\d{0,14}$/.test(cursor)) {
    fail('invalid-argument', 'cursor is not one that this list gave out', { field: 'cursor' });
  }
  const params: unknown[] = [];
  const conditions = [
    ['objects && ?::text[]', filter.objects],
    ['subject = ?', filter.subject],
    ['operation = ?', filter.operation],
    ['outcome = ?', filter.outcome],
    ['at >= ?', filter.since === undefined ? undefined : new Date(filter.since)],
    ['at < ?', filter.until === undefined ? undefined : new Date(filter.until)],
    ['seq < ?', cursor],
  ].flatMap(([condition, value]) =>
    value === undefined ? [] : [String(condition).replace('?', `$${params.push(value)}`)],
  );
  const rows = await db.query<Row>(
    `select ${columns} from audit_records ${conditions.length === 0 ? '' : `where ${conditions.join(' and ')}`}
     order by seq desc limit $${params.push(limit + 1)}`,
    params,
    options,
  );
  const records = rows.slice(0, limit).map(fromRow);
  return { records, nextCursor: rows.length > limit ? String(records.at(-1)?.seq) : undefined };
}

/**
 * Records behind the number `after`, oldest first, at most `limit` of them.
 */
export async function recordsAfter(
  db: Queryable,
  after: number,
  limit: number,
  options: { readonly signal?: AbortSignal } = {},
): Promise<AuditRecord[]> {
  const rows = await db.query<Row>(
    `select ${columns} from audit_records where seq > $1 order by seq limit $2`,
    [after, limit],
    options,
  );
  return rows.map(fromRow);
}

interface Row {
  readonly seq: number;
  readonly at: Date;
  readonly site: string;
  readonly service: string;
  readonly operation: string;
  readonly effect: AuditEffect;
  readonly outcome: AuditOutcome;
  readonly code: string | null;
  readonly subject: string | null;
  readonly groups: string[] | null;
  readonly issuer: string | null;
  readonly on_behalf: string | null;
  readonly origin: string | null;
  readonly objects: string[] | null;
  readonly count: number | null;
  readonly purpose: string | null;
  readonly policy_version: string | null;
  readonly level: string | null;
  readonly permit: string | null;
  readonly detail: Record<string, string | number | boolean> | null;
  readonly trace_id: string | null;
}

function fromRow(row: Row): AuditRecord {
  return {
    seq: row.seq,
    at: row.at.getTime(),
    site: row.site,
    service: row.service,
    operation: row.operation,
    effect: row.effect,
    outcome: row.outcome,
    code: row.code ?? undefined,
    subject: row.subject ?? undefined,
    groups: row.groups ?? undefined,
    issuer: row.issuer ?? undefined,
    onBehalf: row.on_behalf ?? undefined,
    origin: row.origin ?? undefined,
    objects: row.objects ?? undefined,
    count: row.count ?? undefined,
    purpose: row.purpose ?? undefined,
    policyVersion: row.policy_version ?? undefined,
    level: row.level ?? undefined,
    permit: row.permit ?? undefined,
    detail: row.detail ?? undefined,
    traceId: row.trace_id ?? undefined,
  };
}
