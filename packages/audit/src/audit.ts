import { fail } from '@mdm/errors';
import type { Database } from '@mdm/store';
import { currentTraceId, type Logger } from '@mdm/telemetry';
import { checkWritable, createChainWriter } from './chain-writer.js';
import { type AuditFacts, type AuditResult, type AuditStart, storedRecord } from './record.js';

/** The record of one operation, from its first byte to its answer. */
export interface AuditEntry {
  /** Adds what has become known; details are merged. */
  note(facts: AuditFacts): void;
  /**
   * Writes the record; resolves when it is durable. Exactly once an entry, and before anything is answered.
   * @throws audit-unavailable  the record is not written: nothing may be answered
   */
  close(result: AuditResult): Promise<void>;
}

export interface Audit {
  /** Outermost, before it is known who calls. Remembers the time and the trace. */
  open(start: AuditStart): AuditEntry;
  /** @throws audit-unavailable  when records could not be written now */
  ready(): Promise<void>;
  /** Waits until every closed entry is written; later ones are refused. */
  close(): Promise<void>;
}

export function createAudit(options: {
  readonly db: Database;
  readonly site: string;
  readonly service: string;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  readonly logger: Logger;
}): Audit {
  const { db, site, service, clock, logger } = options;
  const writer = createChainWriter({ db, logger });

  return {
    open: (start) => {
      const who = { site, service, at: clock(), traceId: currentTraceId() };
      let facts: AuditFacts = start;
      let closed = false;
      return {
        note: (more) => {
          facts = merged(facts, more);
        },
        close: async (result) => {
          if (closed) fail('internal', `the audit entry of ${start.operation} was closed twice`);
          closed = true;
          const { outcome, code } = result;
          await writer.append(storedRecord(who, start, { ...merged(facts, result), outcome, code }));
        },
      };
    },
    ready: () => checkWritable(db),
    close: () => writer.close(),
  };
}

/** What is undefined in the later facts does not hide what was known before. */
function merged(known: AuditFacts, later: AuditFacts): AuditFacts {
  return {
    subject: later.subject ?? known.subject,
    groups: later.groups ?? known.groups,
    issuer: later.issuer ?? known.issuer,
    onBehalf: later.onBehalf ?? known.onBehalf,
    objects: later.objects ?? known.objects,
    count: later.count ?? known.count,
    purpose: later.purpose ?? known.purpose,
    policyVersion: later.policyVersion ?? known.policyVersion,
    level: later.level ?? known.level,
    permit: later.permit ?? known.permit,
    detail:
      known.detail && later.detail ? { ...known.detail, ...later.detail } : (later.detail ?? known.detail),
  };
}
