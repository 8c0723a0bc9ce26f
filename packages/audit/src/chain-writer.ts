import { fail, MdmError } from '@mdm/errors';
import type { Database, Queryable } from '@mdm/store';
import type { Logger } from '@mdm/telemetry';
import { recordHash, type StoredRecord } from './record.js';

const MAX_BATCH = 500;
const MAX_WAITING = 20_000;
const WRITE_TIMEOUT_MS = 10_000;

const textColumns = [
  'version',
  'at',
  'site',
  'service',
  'operation',
  'effect',
  'outcome',
  'code',
  'subject',
  'issuer',
  'on_behalf',
  'origin',
  'purpose',
  'policy_version',
  'level',
  'permit',
  'detail',
  'trace_id',
] as const satisfies readonly (keyof StoredRecord)[];

/** Every column is given as an array of texts and cast, one statement a batch. */
const casts: Readonly<Record<string, string>> = {
  version: '::smallint',
  at: '::timestamptz',
  detail: '::json',
};

/** Lengthens the chain if it still ends at ($3, $4), all or nothing, and answers one row if it did. */
const appendSql = `
  with moved as (update audit_head set seq = $1, hash = $2 where seq = $3 and hash = $4 returning seq),
  written as (
    insert into audit_records (seq, previous_hash, hash, count, groups, objects, ${textColumns.join(', ')})
    select batch.seq, previous_hash, hash, count, groups::text[], objects::text[],
      ${textColumns.map((column) => `${column}${casts[column] ?? ''}`).join(', ')}
    from moved, unnest($5::bigint[], $6::bytea[], $7::bytea[], $8::bigint[], $9::text[], $10::text[],
      ${textColumns.map((_, index) => `$${index + 11}::text[]`).join(', ')})
      as batch (seq, previous_hash, hash, count, groups, objects, ${textColumns.join(', ')})
  )
  select seq from moved`;

/** Where a chain ends. */
interface Head {
  readonly seq: number;
  readonly hash: Buffer;
}

interface Waiting {
  readonly record: StoredRecord;
  readonly resolve: () => void;
  readonly reject: (error: MdmError) => void;
}

export interface ChainWriter {
  /** Resolves when the record is durably committed. @throws audit-unavailable when it is not, or may not be */
  append(record: StoredRecord): Promise<void>;
  /** Waits for what was appended; appends nothing more. */
  close(): Promise<void>;
}

/**
 * Group commit: while one statement is on its way to the disk, what arrives is collected for the next one. The statement
 * appends only where this process left the head. When a replica was there in between, the row of the head is locked to
 * find the new end, so that all replicas lengthen one chain by turns. After an error nothing is known of the head.
 */
export function createChainWriter(options: { readonly db: Database; readonly logger: Logger }): ChainWriter {
  const { db, logger } = options;
  let waiting: Waiting[] = [];
  let writing: Promise<void> | undefined;
  let closed = false;
  let known: Head | undefined;

  async function write(records: readonly StoredRecord[]): Promise<void> {
    const last = known;
    known = undefined;
    const signal = AbortSignal.timeout(WRITE_TIMEOUT_MS);
    known = last && (await append(db, last, records, signal));
    known ??= await db.transaction(
      async (tx) =>
        (await append(tx, await lockHead(tx), records)) ??
        fail('internal', 'the head of the audit chain moved while it was locked'),
      { signal },
    );
  }

  async function writeAll(): Promise<void> {
    while (waiting.length > 0) {
      const batch = waiting.slice(0, MAX_BATCH);
      waiting = waiting.slice(MAX_BATCH);
      try {
        await write(batch.map(({ record }) => record));
        for (const { resolve } of batch) resolve();
      } catch (cause) {
        const error = unavailable('the audit record was not written', cause);
        logger.error({ err: error, records: batch.length }, 'audit records were not written');
        for (const { reject } of batch) reject(error);
      }
    }
    writing = undefined;
  }

  return {
    append: (record) => {
      if (closed) return Promise.reject(unavailable('the audit is closed'));
      if (waiting.length >= MAX_WAITING)
        return Promise.reject(unavailable('too many audit records wait to be written'));
      return new Promise((resolve, reject) => {
        waiting.push({ record, resolve, reject });
        writing ??= writeAll();
      });
    },
    close: async () => {
      closed = true;
      await writing;
    },
  };
}

/** @throws audit-unavailable when records could not be written now: no tables, no database, or a read-only one */
export async function checkWritable(db: Database): Promise<void> {
  try {
    await db.transaction(lockHead, { signal: AbortSignal.timeout(WRITE_TIMEOUT_MS) });
  } catch (cause) {
    throw unavailable('the audit store does not accept records', cause);
  }
}

/** Resolves to the new end of the chain, or to undefined when the chain does not end at `head` and nothing was written. */
async function append(
  db: Queryable,
  head: Head,
  records: readonly StoredRecord[],
  signal?: AbortSignal,
): Promise<Head | undefined> {
  let end = head;
  const links = records.map((record) => {
    const seq = end.seq + 1;
    const link = { seq, previous: end.hash, hash: recordHash(seq, record, end.hash) };
    end = link;
    return link;
  });
  const moved = await db.query(
    appendSql,
    [
      end.seq,
      end.hash,
      head.seq,
      head.hash,
      links.map(({ seq }) => seq),
      links.map(({ previous }) => previous),
      links.map(({ hash }) => hash),
      records.map(({ count }) => count),
      records.map(({ groups }) => groups && arrayLiteral(groups)),
      records.map(({ objects }) => objects && arrayLiteral(objects)),
      ...textColumns.map((column) => records.map((record) => record[column])),
    ],
    { name: 'audit-append', signal },
  );
  return moved.length === 0 ? undefined : end;
}

async function lockHead(tx: Queryable): Promise<Head> {
  const [head] = await tx.query<{ seq: number; hash: Buffer }>('select seq, hash from audit_head for update');
  if (head === undefined) throw unavailable('the audit chain has lost its head');
  return head;
}

/** The text form of a text[] (PostgreSQL 18 §8.15.2): arrays of arrays could not differ in length. */
function arrayLiteral(items: readonly string[]): string {
  return `{${items.map((item) => `"${item.replace(/["\\]/g, '\\$&')}"`).join(',')}}`;
}

function unavailable(sentence: string, cause?: unknown): MdmError {
  return new MdmError('audit-unavailable', sentence, { cause });
}
