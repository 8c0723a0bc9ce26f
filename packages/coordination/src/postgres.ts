import { createHash } from 'node:crypto';
import type { Database } from '@mdm/store';
import type { Logger } from '@mdm/telemetry';
import type { Backend } from './backend.js';

/** The lock of the table's creation; arbitrary, never changed. */
const lockKey = 7_236_402;
const sweepBatch = 1_000;

const createTable = `
  create unlogged table if not exists mdm_coordination (
    key text primary key,
    value text not null,
    expires_at timestamptz not null
  );
  create index if not exists mdm_coordination_expires_at on mdm_coordination (expires_at)`;

const until = (parameter: string) =>
  `clock_timestamp() + ${parameter}::double precision * interval '1 millisecond'`;

/** An UNLOGGED table (a crash of the database empties it), NOTIFY, and the clock of the database. */
export async function openPostgres(
  db: Database,
  sweepIntervalMs: number,
  logger: Logger | undefined,
): Promise<Backend> {
  await db.transaction(async (tx) => {
    // "If not exists" alone fails when two replicas start at the same time.
    await tx.query('select pg_advisory_xact_lock($1)', [lockKey]);
    await tx.query(createTable);
  });
  const sweeper = setInterval(() => {
    sweep(db).catch((error: unknown) => logger?.warn({ err: error }, 'expired rows could not be deleted'));
  }, sweepIntervalMs).unref();
  /** NOTIFY's channels are shared by all schemas of a database and at most 63 bytes long. */
  const channelOf = (channel: string) =>
    `mdm:${createHash('sha256').update(`${db.schema}\n${channel}`).digest('hex').slice(0, 40)}`;

  return {
    set: async (key, value, ttlMs) => {
      await db.query(
        `insert into mdm_coordination values ($1, $2, ${until('$3')})
         on conflict (key) do update set value = excluded.value, expires_at = excluded.expires_at`,
        [key, value, ttlMs],
        { name: 'coordination-set' },
      );
    },
    get: async (key) => {
      const [row] = await db.query<{ value: string }>(
        'select value from mdm_coordination where key = $1 and expires_at > clock_timestamp()',
        [key],
        { name: 'coordination-get' },
      );
      return row?.value;
    },
    delete: async (key) => {
      await db.query('delete from mdm_coordination where key = $1', [key], { name: 'coordination-delete' });
    },
    add: async (key, value, ttlMs) => {
      const rows = await db.query(
        `insert into mdm_coordination as held values ($1, $2, ${until('$3')})
         on conflict (key) do update set value = excluded.value, expires_at = excluded.expires_at
         where held.expires_at <= clock_timestamp() returning 1`,
        [key, value, ttlMs],
        { name: 'coordination-add' },
      );
      return rows.length === 1;
    },
    increment: async (key, by, ttlMs) => {
      const [row] = await db.query<{ sum: number }>(
        `insert into mdm_coordination as held values ($1, $2::bigint::text, ${until('$3')})
         on conflict (key) do update set
           value = case when held.expires_at > clock_timestamp()
             then (held.value::bigint + excluded.value::bigint)::text else excluded.value end,
           expires_at = case when held.expires_at > clock_timestamp()
             then held.expires_at else excluded.expires_at end
         returning value::bigint as sum`,
        [key, by, ttlMs],
        { name: 'coordination-increment' },
      );
      return row?.sum ?? by;
    },
    extend: async (key, value, ttlMs) => {
      const rows = await db.query(
        `update mdm_coordination set expires_at = ${until('$3')}
         where key = $1 and value = $2 and expires_at > clock_timestamp() returning 1`,
        [key, value, ttlMs],
        { name: 'coordination-extend' },
      );
      return rows.length === 1;
    },
    deleteIf: async (key, value) => {
      await db.query('delete from mdm_coordination where key = $1 and value = $2', [key, value], {
        name: 'coordination-delete-if',
      });
    },
    publish: (channel, payload) => db.notify(channelOf(channel), payload),
    subscribe: (channel, handler, onReconnect) => db.listen(channelOf(channel), handler, { onReconnect }),
    close: async () => clearInterval(sweeper),
  };
}

/** In small batches, so that no statement holds many rows for long. */
async function sweep(db: Database): Promise<void> {
  for (;;) {
    const deleted = await db.query(
      `delete from mdm_coordination where key in (
         select key from mdm_coordination where expires_at <= clock_timestamp() limit ${sweepBatch}
         for update skip locked
       ) returning 1`,
    );
    if (deleted.length < sweepBatch) return;
  }
}
