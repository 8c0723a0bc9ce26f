import { createHash } from 'node:crypto';
import type { MdmError } from '@mdm/errors';
import { columns, type Database, type Queryable } from '@mdm/store';

export type ItemStatus = 'running' | 'undoing' | 'done' | 'undone';

/** One leased row. */
export interface LeasedRow {
  readonly key: string;
  readonly state: unknown;
  readonly status: ItemStatus;
  readonly step: string;
  readonly attempts: number;
}

/** What one step made of an item. `delayMs` absent keeps the lease; given, the item is free and due after it. */
export interface Change {
  readonly key: string;
  /** Undefined leaves what is stored. */
  readonly state: unknown;
  readonly status: ItemStatus;
  readonly step: string;
  readonly attempts: number;
  readonly error: MdmError | undefined;
  readonly delayMs: number | undefined;
}

export interface StoredError {
  readonly code: string;
  readonly message: string;
}

export interface StoredItem {
  readonly status: ItemStatus;
  readonly step: string;
  readonly attempts: number;
  readonly error: StoredError | null;
}

/** The SQL of one saga's rows. All times are the database's, so clocks of replicas do not matter. */
export function sagaItems(db: Database, saga: string, firstStep: string, lingerMs: number) {
  const channel = (event: 'due' | 'end') =>
    `mdm:saga:${event}:${createHash('sha256').update(`${db.schema}\n${saga}`).digest('hex').slice(0, 32)}`;
  const later = (time: string, parameter: string) =>
    `${time} + ${parameter}::double precision * interval '1 millisecond'`;
  const after = (parameter: string) => later('clock_timestamp()', parameter);
  /** Other than the time of a clock it stays the same within a statement, so that an index finds what is due. */
  const now = 'statement_timestamp()';

  return {
    due: channel('due'),
    end: channel('end'),

    /** Within the caller's transaction; the workers hear of it when that commits. A known key is left as it is. */
    async add(tx: Queryable, items: readonly { key: string; state: unknown }[]): Promise<void> {
      const rows = items.map(({ key, state }) => ({ key, state: JSON.stringify(state ?? null) }));
      await tx.query(
        `with added as (
           insert into mdm_saga_item (saga, step, due_at, key, state)
           select $1, $2, ${after('$3')}, * from unnest($4::text[], $5::json[]) on conflict do nothing
         ) select pg_notify($6, '')`,
        [saga, firstStep, lingerMs, ...columns(rows, ['key', 'state']), channel('due')],
        { name: 'saga-add' },
      );
    },

    /**
     * Takes what is due, oldest first, and along with it new items that still linger. An item whose worker died is taken over and its death counts as an attempt; from the
     * second death on it is taken alone, so that one which kills its worker does not take others with it.
     */
    async lease(lease: string, limit: number, leaseMs: number): Promise<LeasedRow[]> {
      return db.query<LeasedRow & Record<string, unknown>>(
        `with due as (
           select key, due_at, lease is not null and attempts > 0 as suspect from mdm_saga_item
           where saga = $1 and status in ('running', 'undoing') and due_at <= ${later(now, '$5')}
             and (due_at <= ${now} or lease is null and error is null)
           order by due_at limit $2 for update skip locked
         ), ranked as (
           select key, suspect, row_number() over oldest as place, first_value(suspect) over oldest as alone,
             first_value(due_at) over oldest <= ${now} as ready
           from due window oldest as (order by due_at, key)
         )
         update mdm_saga_item as item set
           lease = $3, due_at = ${after('$4')}, attempts = attempts + (lease is not null)::integer
         from ranked
         where item.saga = $1 and item.key = ranked.key and ranked.ready
           and case when ranked.alone then ranked.place = 1 else not ranked.suspect end
         returning item.key, item.state, item.status, item.step, item.attempts`,
        [saga, limit, lease, leaseMs, lingerMs],
        { name: 'saga-lease' },
      );
    },

    /** The lease holds for another `leaseMs`. */
    async renew(lease: string, keys: readonly string[], leaseMs: number): Promise<void> {
      await db.query(
        `update mdm_saga_item set due_at = ${after('$4')} where saga = $1 and lease = $2 and key = any($3)`,
        [saga, lease, keys, leaseMs],
        { name: 'saga-renew' },
      );
    },

    /** Records a step for a batch, in one statement. Returns the keys that the lease still held; the others are lost. */
    async record(lease: string, changes: readonly Change[]): Promise<ReadonlySet<string>> {
      const rows = changes.map(({ error, ...change }) => ({
        ...change,
        state: change.state === undefined ? undefined : JSON.stringify(change.state),
        error: error && JSON.stringify({ code: error.code, message: error.message }),
        kept: change.delayMs === undefined,
      }));
      const changed = await db.query<{ key: string }>(
        `update mdm_saga_item as item set
           state = coalesce(change.state, item.state), status = change.status, step = change.step, attempts = change.attempts,
           -- while it is undone, the error goes on saying why it gave up
           error = case when change.status in ('undoing', 'undone')
             then coalesce(change.error, item.error) else change.error end, updated_at = clock_timestamp(),
           lease = case when change.kept then item.lease end,
           due_at = case when change.kept then item.due_at else ${after('change.delay_ms')} end
         from unnest($3::text[], $4::json[], $5::text[], $6::text[], $7::integer[], $8::json[],
                     $9::double precision[], $10::boolean[])
           as change (key, state, status, step, attempts, error, delay_ms, kept)
         where item.saga = $1 and item.lease = $2 and item.key = change.key
         returning item.key`,
        [
          saga,
          lease,
          ...columns(rows, ['key', 'state', 'status', 'step', 'attempts', 'error', 'delayMs', 'kept']),
        ],
        { name: 'saga-record' },
      );
      if (changes.some(({ status }) => status === 'done' || status === 'undone')) {
        await db.notify(channel('end'), '');
      }
      return new Set(changed.map(({ key }) => key));
    },

    /** Gives back what the lease still holds, due at once, as if it had not been taken. */
    async release(lease: string, keys: readonly string[]): Promise<void> {
      await db.query(
        `update mdm_saga_item set lease = null, due_at = clock_timestamp()
         where saga = $1 and lease = $2 and key = any($3)`,
        [saga, lease, keys],
      );
      await db.notify(channel('due'), '');
    },

    /** Milliseconds until the next item is due; undefined when none waits. */
    async nextDueMs(): Promise<number | undefined> {
      const [row] = await db.query<{ ms: number | null }>(
        `select extract(epoch from min(due_at) - clock_timestamp())::double precision * 1000 as ms
         from mdm_saga_item where saga = $1 and status in ('running', 'undoing')`,
        [saga],
        { name: 'saga-next-due' },
      );
      return row?.ms ?? undefined;
    },

    async find(key: string, signal?: AbortSignal): Promise<StoredItem | undefined> {
      const [row] = await db.query<StoredItem & Record<string, unknown>>(
        'select status, step, attempts, error from mdm_saga_item where saga = $1 and key = $2',
        [saga, key],
        { name: 'saga-find', signal },
      );
      return row;
    },

    async counts(): Promise<Partial<Record<ItemStatus, number>>> {
      const rows = await db.query<{ status: ItemStatus; count: number }>(
        'select status, count(*) from mdm_saga_item where saga = $1 group by status',
        [saga],
      );
      return Object.fromEntries(rows.map(({ status, count }) => [status, count]));
    },

    /** Makes a waiting item due now, and an undone one start again; one that a worker holds is left to it. */
    async retry(key: string): Promise<void> {
      await db.query(
        `update mdm_saga_item set
           status = case status when 'undone' then 'running' else status end,
           step = case status when 'undone' then $3 else step end,
           error = case status when 'undone' then null else error end,
           attempts = 0, due_at = clock_timestamp(), updated_at = clock_timestamp()
         where saga = $1 and key = $2 and status <> 'done' and lease is null`,
        [saga, key, firstStep],
      );
      await db.notify(channel('due'), '');
    },
  };
}

export type SagaItems = ReturnType<typeof sagaItems>;
