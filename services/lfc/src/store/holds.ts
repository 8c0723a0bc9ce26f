import { fail } from '@mdm/errors';
import type { Database, Queryable } from '@mdm/store';

/** A duty to keep files. */
export interface Hold {
  readonly reference: string;
  readonly reason: string;
  /** DN of the officer. */
  readonly placedBy: string;
  /** Milliseconds since the epoch. */
  readonly placedMs: number;
  /** Files under it. */
  readonly images: number;
}

interface Row {
  reference: string;
  reason: string;
  placed_by: string;
  placed_at: Date;
  images: number;
}

const maxFiles = 100_000;
const selected = `reference, reason, placed_by, placed_at,
  (select count(*)::integer from held_files where hold_id = holds.id) as images`;

const toHold = ({ reference, reason, placed_by, placed_at, images }: Row): Hold => ({
  reference,
  reason,
  placedBy: placed_by,
  placedMs: placed_at.getTime(),
  images,
});

/**
 * Places files under a hold: LFNs and GUIDs, a directory for all files below it now. Waits for removals that are being
 * begun; what is condemned is not there any more.
 * @throws not-found       a name stands for no file
 * @throws limit-exceeded  more than 100,000 files
 */
export function placeHold(
  db: Database,
  hold: {
    readonly targets: readonly string[];
    readonly reference: string;
    readonly reason: string;
    readonly by: string;
    readonly now: number;
  },
  signal: AbortSignal,
): Promise<Hold> {
  return db.transaction(
    async (tx) => {
      const guids = await lockFiles(tx, hold.targets);
      const [placed] = await tx.query<{ id: number }>(
        `insert into holds (reference, reason, placed_by, placed_at) values ($1, $2, $3, $4)
         on conflict (reference) do update set reference = excluded.reference returning id`,
        [hold.reference, hold.reason, hold.by, new Date(hold.now).toISOString()],
      );
      await tx.query(
        `insert into held_files (hold_id, guid) select $1, guid from unnest($2::uuid[]) as guid
         on conflict do nothing`,
        [placed?.id, guids],
      );
      return (await findHold(tx, hold.reference)) ?? missing(hold.reference);
    },
    { signal },
  );
}

/** The GUIDs of the files that names stand for, locked in one order. */
async function lockFiles(tx: Queryable, targets: readonly string[]): Promise<string[]> {
  const named = await tx.query<{ name: string; id: number }>(
    `select e.guid::text as name, e.id from entries e where e.guid = any($1::uuid[]) and e.kind = 'file'
     union all
     select e.path, coalesce(e.target_id, e.id) from entries e where e.path = any($2::text[]) and e.kind <> 'directory'
     union all
     select d.path, e.id from unnest($2::text[]) as d (path)
       join entries e on e.path > (d.path || '/') collate "C" and e.path < (d.path || '0') collate "C"
     where e.kind = 'file'
     limit $3`,
    [
      targets.filter((name) => !name.startsWith('/')),
      targets.filter((name) => name.startsWith('/')),
      maxFiles + 1,
    ],
  );
  if (named.length > maxFiles) {
    fail('limit-exceeded', `more than ${maxFiles} files are named`, {
      field: 'targets',
      remedy: 'place the hold in several calls with the same reference',
    });
  }
  const locked = await tx.query<{ id: number; guid: string }>(
    'select id, guid from entries where id = any($1::bigint[]) and not condemned order by id for update',
    [named.map(({ id }) => id)],
  );
  const present = new Set(locked.map(({ id }) => id));
  const found = new Set(named.flatMap(({ name, id }) => (present.has(id) ? [name] : [])));
  const absent = targets.find((name) => !found.has(name));
  if (absent !== undefined) {
    fail('not-found', `"${absent}" stands for no file`, { field: 'targets' });
  }
  return locked.map(({ guid }) => guid);
}

async function findHold(db: Queryable, reference: string): Promise<Hold | undefined> {
  const [row] = await db.query<Row>(`select ${selected} from holds where reference = $1`, [reference]);
  return row && toHold(row);
}

/** @throws not-found */
export function liftHold(db: Database, reference: string, signal: AbortSignal): Promise<Hold> {
  return db.transaction(
    async (tx) => {
      const hold = (await findHold(tx, reference)) ?? missing(reference);
      await tx.query('delete from holds where reference = $1', [reference]);
      return hold;
    },
    { signal },
  );
}

/** Holds in the byte order of their references, from the first after `after`. */
export async function listHolds(
  db: Queryable,
  { after, limit }: { readonly after: string; readonly limit: number },
  signal: AbortSignal,
): Promise<Hold[]> {
  const rows = await db.query<Row>(
    `select ${selected} from holds where reference > $1 order by reference limit $2`,
    [after, limit],
    { signal },
  );
  return rows.map(toHold);
}

/** What keeps one file. */
export async function keepersOf(
  db: Queryable,
  guid: string,
  signal: AbortSignal,
): Promise<{ readonly holds: Hold[]; readonly retainUntilMs: number }> {
  const [file] = await db.query<{ retain_until: Date | null }>(
    'select retain_until from entries where guid = $1',
    [guid],
    { signal },
  );
  const rows = await db.query<Row>(
    `select ${selected} from holds where id in (select hold_id from held_files where guid = $1) order by reference`,
    [guid],
    { signal },
  );
  return { holds: rows.map(toHold), retainUntilMs: file?.retain_until?.getTime() ?? 0 };
}

const missing = (reference: string) =>
  fail('not-found', `there is no legal hold "${reference}"`, {
    field: 'reference',
    remedy: 'list the holds with "mdm hold list"',
  });
