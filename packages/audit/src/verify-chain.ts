import { fail } from '@mdm/errors';
import type { Queryable } from '@mdm/store';
import type { ChainHead } from './chain-head.js';
import { GENESIS, recordHash, type StoredRecord } from './record.js';

export type ChainProblem =
  /** A record between two others, or before the first one, is gone. */
  | 'missing'
  /** The content is not what was written. */
  | 'altered'
  /** The record is whole but follows another one than it did. */
  | 'unlinked'
  /** The chain ends before its head, or goes on behind it, or the head has another hash. */
  | 'truncated'
  | 'beyond-head'
  | 'head-altered';

export type ChainReport =
  | { readonly intact: true; readonly records: number; readonly head: ChainHead }
  | { readonly intact: false; readonly seq: number; readonly problem: ChainProblem };

const BATCH = 1000;

interface Row extends Omit<StoredRecord, 'count'> {
  readonly seq: string;
  readonly count: string | null;
  readonly previous_hash: Buffer;
  readonly hash: Buffer;
}

/** Numbers as text, times with all their digits: nothing that was changed may be rounded away. */
const selectSql = `
  select seq::text as seq, version, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at, site, service,
    operation, effect, outcome, code, subject, groups, issuer, on_behalf, origin, objects, count::text as count, purpose,
    policy_version, level, permit, detail::text as detail, trace_id, previous_hash, hash
  from audit_records where seq > $1 and seq <= $2 order by audit_records.seq limit ${BATCH}`;

/**
 * Recomputes the chain from record `from` to record `to` (both included; default: all of it) in batches, while the
 * service goes on writing, and names the first record that is wrong. The end of the chain is checked against its head
 * unless `to` is before it.
 */
export async function verifyChain(
  db: Queryable,
  options: { readonly from?: number; readonly to?: number; readonly signal?: AbortSignal } = {},
): Promise<ChainReport> {
  const { from = 1, to, signal } = options;
  const head = await readHead(db, signal);
  if (!Number.isSafeInteger(from) || from < 1 || from > head.seq + 1) {
    fail('invalid-argument', `from is not the number of a record, 1 to ${head.seq}`, { field: 'from' });
  }
  const last = Math.min(to ?? head.seq, head.seq);
  let previous = await hashBefore(db, from, signal);
  if (previous === undefined) return { intact: false, seq: from - 1, problem: 'missing' };

  let next = from;
  while (next <= last) {
    const rows = await db.query<Row>(selectSql, [next - 1, last], { signal });
    for (const row of rows) {
      const problem = problemOf(row, next, previous);
      if (problem !== undefined) return { intact: false, seq: next, problem };
      previous = row.hash;
      next += 1;
    }
    if (rows.length < BATCH && next <= last) {
      return { intact: false, seq: next, problem: last === head.seq ? 'truncated' : 'missing' };
    }
  }
  if (last === head.seq) {
    if (!previous.equals(head.hash)) return { intact: false, seq: head.seq, problem: 'head-altered' };
    if (head.last > head.seq) return { intact: false, seq: head.seq + 1, problem: 'beyond-head' };
  }
  return {
    intact: true,
    records: Math.max(0, last - from + 1),
    head: { seq: head.seq, hash: head.hash.toString('hex') },
  };
}

function problemOf(row: Row, seq: number, previous: Buffer): ChainProblem | undefined {
  if (row.seq !== String(seq)) return 'missing';
  const record = { ...row, count: row.count === null ? null : Number(row.count) };
  if (!recordHash(seq, record, row.previous_hash).equals(row.hash)) return 'altered';
  return row.previous_hash.equals(previous) ? undefined : 'unlinked';
}

/** Head and highest record of one moment. */
async function readHead(db: Queryable, signal: AbortSignal | undefined) {
  const [head] = await db.query<{ seq: number; hash: Buffer; last: number }>(
    'select seq, hash, (select coalesce(max(seq), 0) from audit_records) as last from audit_head',
    [],
    { signal },
  );
  return head ?? fail('corrupt', 'the audit chain has lost its head', { field: 'audit_head' });
}

async function hashBefore(
  db: Queryable,
  from: number,
  signal: AbortSignal | undefined,
): Promise<Buffer | undefined> {
  if (from <= 1) return GENESIS;
  const [row] = await db.query<{ hash: Buffer }>(
    'select hash from audit_records where seq = $1',
    [from - 1],
    { signal },
  );
  return row?.hash;
}
