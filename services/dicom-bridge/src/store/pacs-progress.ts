import type { MdmError } from '@mdm/errors';
import type { Database } from '@mdm/store';

interface StoredError {
  readonly code: string;
  readonly message: string;
}

/** How far a PACS is known, and how far what is in it is followed. Times in milliseconds since the epoch. */
export interface PacsProgress {
  readonly pacs: string;
  /** Where looking goes on, in the words of the PACS; empty at the beginning. */
  readonly mark: string;
  readonly seen: number;
  readonly refused: number;
  readonly gone: number;
  readonly changed: number;
  /** Removed because of the PACS, ever. */
  readonly withdrawn: number;
  readonly caughtUpMs: number | null;
  /** Entries of its log that are still to be read, and how many of them are read in a second; null: not known. */
  readonly left: number | null;
  readonly perSecond: number | null;
  /** The round in which each image is looked at. */
  readonly roundMs: number | null;
  readonly roundTotal: number;
  readonly roundLooked: number;
  /** Why it cannot be looked through, or followed, at the moment. */
  readonly error: StoredError | null;
  readonly followError: StoredError | null;
}

/** Where a round is. */
export interface Round {
  readonly beganMs: number;
  readonly total: number;
  readonly looked: number;
  /** GUID of the image that was looked at last. */
  readonly after: string | null;
}

export function pacsProgressStore(db: Database) {
  const withError = (column: 'error' | 'follow_error') =>
    `insert into pacs_progress (pacs, mark, ${column}) values ($1, '', $2)
     on conflict (pacs) do update set ${column} = excluded.${column}`;
  const stored = ({ code, message }: MdmError) => JSON.stringify({ code, message });

  return {
    /** Undefined where nothing of the PACS was looked at yet. */
    mark: async (pacs: string, signal: AbortSignal): Promise<string | undefined> => {
      const [row] = await db.query<{ mark: string }>(
        'select mark from pacs_progress where pacs = $1',
        [pacs],
        { signal },
      );
      return row?.mark || undefined;
    },

    advance: (
      of: {
        readonly pacs: string;
        readonly mark: string;
        readonly seen: number;
        readonly left?: number | undefined;
        readonly perSecond?: number | undefined;
      },
      signal: AbortSignal,
    ) =>
      db.query(
        `insert into pacs_progress (pacs, mark, seen, left_count, per_second) values ($1, $2, $3, $4, $5)
         on conflict (pacs) do update set mark = excluded.mark, seen = pacs_progress.seen + excluded.seen,
           left_count = excluded.left_count, per_second = excluded.per_second, error = null`,
        [of.pacs, of.mark, of.seen, of.left ?? null, of.perSecond ?? null],
        { signal },
      ),

    caughtUp: (pacs: string, now: number, signal: AbortSignal) =>
      db.query(
        `update pacs_progress set caught_up_ms = $2, left_count = null, per_second = null, error = null
         where pacs = $1`,
        [pacs, now],
        { signal },
      ),

    /** Has a PACS looked through from its beginning. */
    restart: (pacs: string, signal: AbortSignal) =>
      db.query(`update pacs_progress set mark = '', caught_up_ms = null where pacs = $1`, [pacs], { signal }),

    failed: (pacs: string, error: MdmError, signal: AbortSignal) =>
      db.query(withError('error'), [pacs, stored(error)], { signal }),

    followFailed: (pacs: string, error: MdmError, signal: AbortSignal) =>
      db.query(withError('follow_error'), [pacs, stored(error)], { signal }),

    followed: (pacs: string, signal: AbortSignal) =>
      db.query(
        'update pacs_progress set follow_error = null where pacs = $1 and follow_error is not null',
        [pacs],
        { signal },
      ),

    /** Undefined before the first one. */
    round: async (pacs: string, signal: AbortSignal): Promise<Round | undefined> => {
      const [row] = await db.query<Round>(
        `select round_ms as "beganMs", round_total as total, round_looked as looked, round_after as after
         from pacs_progress where pacs = $1 and round_ms is not null`,
        [pacs],
        { signal },
      );
      return row;
    },

    setRound: (pacs: string, { beganMs, total, looked, after }: Round, signal: AbortSignal) =>
      db.query(
        `insert into pacs_progress (pacs, mark, round_ms, round_total, round_looked, round_after)
         values ($1, '', $2, $3, $4, $5)
         on conflict (pacs) do update set round_ms = excluded.round_ms, round_total = excluded.round_total,
           round_looked = excluded.round_looked, round_after = excluded.round_after`,
        [pacs, beganMs, total, looked, after],
        { signal },
      ),

    /** How many instances the PACS had at the last comparison; undefined before. */
    keptCount: async (pacs: string, signal: AbortSignal): Promise<number | undefined> => {
      const [row] = await db.query<{ count: number | null }>(
        'select kept_count as count from pacs_progress where pacs = $1',
        [pacs],
        { signal },
      );
      return row?.count ?? undefined;
    },

    setKeptCount: (pacs: string, count: number, signal: AbortSignal) =>
      db.query(
        `insert into pacs_progress (pacs, mark, kept_count) values ($1, '', $2)
         on conflict (pacs) do update set kept_count = excluded.kept_count`,
        [pacs, count],
        { signal },
      ),

    progress: (signal: AbortSignal) =>
      db.query<PacsProgress>(
        `select pacs, mark, seen, caught_up_ms as "caughtUpMs", left_count as left, per_second as "perSecond",
           round_ms as "roundMs", round_total as "roundTotal", round_looked as "roundLooked", error,
           follow_error as "followError",
           (select count(*) from pacs_refused r where r.pacs = p.pacs) as refused, gone, changed,
           (select count(*) from pacs_withdrawn w where w.pacs = p.pacs) as withdrawn
         from pacs_progress p, lateral (
           select count(*) filter (where lost = 'gone') as gone, count(*) filter (where lost = 'changed') as changed
           from pacs_images i where i.pacs = p.pacs and lost is not null
             and not exists (select from pacs_withdrawn w where w.guid = i.guid)
         ) losses order by pacs`,
        [],
        { signal },
      ),
  };
}

export type PacsProgressStore = ReturnType<typeof pacsProgressStore>;
