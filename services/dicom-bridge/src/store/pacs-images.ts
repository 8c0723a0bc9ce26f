import type { MdmError } from '@mdm/errors';
import { columns, type Database, type Queryable } from '@mdm/store';
import type { Policy } from '../policy.js';

/** An image that a PACS keeps. */
export interface PacsImage {
  readonly guid: string;
  readonly pacs: string;
  /** Its name there. */
  readonly ref: string;
  readonly sopUid: string;
  readonly profile: Policy['profile'];
  readonly recipient: string | null;
  /** Of its data set; empty until it was fetched. */
  readonly sha256: string;
}

export type Loss = 'gone' | 'changed';

export interface PacsProgress {
  readonly pacs: string;
  readonly seen: number;
  readonly refused: number;
  readonly lost: number;
  readonly caughtUpMs: number | null;
  readonly error: { readonly code: string; readonly message: string } | null;
}

export function pacsImageStore(db: Database) {
  return {
    insert: async (
      tx: Queryable,
      images: readonly Pick<PacsImage, 'guid' | 'pacs' | 'ref' | 'profile'>[],
    ) => {
      if (images.length === 0) return;
      await tx.query(
        `insert into pacs_images (guid, pacs, ref, profile)
         select * from unnest($1::uuid[], $2::text[], $3::text[], $4::text[])
         on conflict (pacs, ref) do nothing`,
        columns(images, ['guid', 'pacs', 'ref', 'profile']),
      );
    },

    /** The recipients of keys that have just been drawn. */
    setRecipients: (rows: readonly { guid: string; recipient: string }[], signal: AbortSignal) =>
      db.query(
        `update pacs_images set recipient = row.recipient
         from unnest($1::uuid[], $2::text[]) as row (guid, recipient) where pacs_images.guid = row.guid`,
        columns(rows, ['guid', 'recipient']),
        { signal },
      ),

    find: (guids: readonly string[], signal: AbortSignal) =>
      db.query<PacsImage>(
        `select guid, pacs, ref, sop_uid as "sopUid", profile, recipient, sha256
         from pacs_images join instances using (guid) where guid = any($1::uuid[])`,
        [guids],
        { signal },
      ),

    /** Those names that were looked at before, whatever became of them. */
    known: async (
      pacs: string,
      refs: readonly string[],
      signal: AbortSignal,
    ): Promise<ReadonlySet<string>> => {
      const rows = await db.query<{ ref: string }>(
        `select ref from pacs_images where pacs = $1 and ref = any($2::text[])
         union select ref from pacs_refused where pacs = $1 and ref = any($2::text[])`,
        [pacs, refs],
        { signal },
      );
      return new Set(rows.map(({ ref }) => ref));
    },

    refuse: (
      { pacs, ref, error }: { pacs: string; ref: string; error: MdmError },
      now: number,
      signal: AbortSignal,
    ) =>
      db.query(
        `insert into pacs_refused (pacs, ref, code, message, refused_ms) values ($1, $2, $3, $4, $5)
         on conflict (pacs, ref) do nothing`,
        [pacs, ref, error.code, error.message, now],
        { signal },
      ),

    /** Notes what is wrong with images at their PACS, undefined when nothing is. */
    setLoss: (guids: readonly string[], loss: Loss | undefined, signal: AbortSignal) =>
      db.query(
        `update pacs_images set lost = $2 where guid = any($1::uuid[]) and lost is distinct from $2`,
        [guids, loss ?? null],
        { signal },
      ),

    /** Takes down what the bytes of an image are; whether they are those that were known, if any were. */
    identify: async (
      { guid, sha256, size }: { guid: string; sha256: string; size: number },
      signal: AbortSignal,
    ): Promise<boolean> => {
      const rows = await db.query(
        `update instances set sha256 = $2, size = $3 where guid = $1 and sha256 in ('', $2) returning guid`,
        [guid, sha256, size],
        { signal },
      );
      return rows.length > 0;
    },

    /** Undefined where nothing of the PACS was looked at yet. */
    mark: async (pacs: string, signal: AbortSignal): Promise<string | undefined> => {
      const [row] = await db.query<{ mark: string }>(
        'select mark from pacs_progress where pacs = $1',
        [pacs],
        {
          signal,
        },
      );
      return row?.mark || undefined;
    },

    advance: ({ pacs, mark, seen }: { pacs: string; mark: string; seen: number }, signal: AbortSignal) =>
      db.query(
        `insert into pacs_progress (pacs, mark, seen) values ($1, $2, $3)
         on conflict (pacs) do update set mark = excluded.mark, seen = pacs_progress.seen + excluded.seen, error = null`,
        [pacs, mark, seen],
        { signal },
      ),

    caughtUp: (pacs: string, now: number, signal: AbortSignal) =>
      db.query('update pacs_progress set caught_up_ms = $2, error = null where pacs = $1', [pacs, now], {
        signal,
      }),

    failed: (pacs: string, { code, message }: MdmError, signal: AbortSignal) =>
      db.query(
        `insert into pacs_progress (pacs, mark, error) values ($1, '', $2)
         on conflict (pacs) do update set error = excluded.error`,
        [pacs, JSON.stringify({ code, message })],
        { signal },
      ),

    progress: (signal: AbortSignal) =>
      db.query<PacsProgress>(
        `select pacs, seen, caught_up_ms as "caughtUpMs", error,
           (select count(*) from pacs_refused r where r.pacs = p.pacs) as refused,
           (select count(*) from pacs_images i where i.pacs = p.pacs and lost is not null) as lost
         from pacs_progress p order by pacs`,
        [],
        { signal },
      ),
  };
}

export type PacsImageStore = ReturnType<typeof pacsImageStore>;
