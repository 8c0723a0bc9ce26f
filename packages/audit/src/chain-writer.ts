import { MdmError } from '@mdm/errors';
import type { Database, Queryable } from '@mdm/store';
import type { Logger } from '@mdm/telemetry';
import { recordHash, type StoredRecord } from './record.js';

const MAX_BATCH = 500;
const MAX_WAITING = 20_000;
const WRITE_TIMEOUT_MS = 10_000;

const textColumns = [
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
  'detail',
  'trace_id',
] as const satisfies readonly (keyof StoredRecord)[];

/** Every column is given as an array of texts and cast, one statement a batch. */
const casts: Readonly<Record<string, string>> = {
  at: '::timestamptz',
  detail: '::json',
};

const insertSql = `
  with moved as (update audit_head set seq = $1, hash = $2)
  insert into audit_records (seq, previous_hash, hash, count, groups, objects, ${textColumns.join(', ')})
  select seq, previous_hash, hash, count, groups::text[], objects::text[],
    ${textColumns.map((column) => `${column}${casts[column] ?? ''}`).join(', ')}
  from unnest($3::bigint[], $4::bytea[], $5::bytea[], $6::bigint[], $7::text[], $8::text[],
    ${textColumns.map((_, index) => `$${index + 9}::text[]`).join(', ')})
    as batch (seq, previous_hash, hash, count, groups, objects, ${textColumns.join(', ')})`;

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
 * Group commit: while one transaction is on its way to the disk, what arrives is collected for the next one. The row of
 * the head is locked meanwhile, so that the replicas of a service lengthen one chain by turns.
 */
export function createChainWriter(options: { readonly db: Database; readonly logger: Logger }): ChainWriter {
  const { db, logger } = options;
  let waiting: Waiting[] = [];
  let writing: Promise<void> | undefined;
  let closed = false;

  async function writeAll(): Promise<void> {
    while (waiting.length > 0) {
      const batch = waiting.slice(0, MAX_BATCH);
      waiting = waiting.slice(MAX_BATCH);
      try {
        const signal = AbortSignal.timeout(WRITE_TIMEOUT_MS);
        await db.transaction(
          (tx) =>
            appendBatch(
              tx,
              batch.map(({ record }) => record),
            ),
          { signal },
        );
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

async function appendBatch(tx: Queryable, records: readonly StoredRecord[]): Promise<void> {
  const head = await lockHead(tx);
  let previous = head.hash;
  const chained = records.map((record, index) => {
    const seq = head.seq + index + 1;
    const hash = recordHash(seq, record, previous);
    const link = { seq, previous, hash };
    previous = hash;
    return link;
  });
  await tx.query(
    insertSql,
    [
      head.seq + records.length,
      previous,
      chained.map(({ seq }) => seq),
      chained.map((link) => link.previous),
      chained.map(({ hash }) => hash),
      records.map(({ count }) => count),
      records.map(({ groups }) => groups && arrayLiteral(groups)),
      records.map(({ objects }) => objects && arrayLiteral(objects)),
      ...textColumns.map((column) => records.map((record) => record[column])),
    ],
    { name: 'audit-append' },
  );
}

async function lockHead(tx: Queryable): Promise<{ seq: number; hash: Buffer }> {
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
