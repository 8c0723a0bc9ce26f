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
  /** Of its header, see `headerPrint`; null where none was taken down. */
  readonly headerSha256: string | null;
  readonly lost: Loss | null;
}

/** What is taken down of an image when it is seen. */
export type SeenImage = Pick<PacsImage, 'guid' | 'pacs' | 'ref' | 'profile' | 'headerSha256'>;

export type Loss = 'gone' | 'changed';

/** Those that were not removed because of their PACS. */
const present = 'not exists (select from pacs_withdrawn w where w.guid = i.guid)';
export const imageColumns = `i.guid, i.pacs, i.ref, n.sop_uid as "sopUid", i.profile, i.recipient, n.sha256,
  i.header_sha256 as "headerSha256", i.lost`;

export function pacsImageStore(db: Database) {
  return {
    insert: async (tx: Queryable, images: readonly SeenImage[]) => {
      if (images.length === 0) return;
      await tx.query(
        `insert into pacs_images (guid, pacs, ref, profile, header_sha256)
         select * from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[])
         on conflict (pacs, ref) do nothing`,
        columns(images, ['guid', 'pacs', 'ref', 'profile', 'headerSha256']),
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
        `select ${imageColumns} from pacs_images i join instances n using (guid) where i.guid = any($1::uuid[])`,
        [guids],
        { signal },
      ),

    /** Those images that a PACS gives out by these names; without those that were removed because of it. */
    named: (pacs: string, refs: readonly string[], signal: AbortSignal) =>
      db.query<PacsImage>(
        `select ${imageColumns} from pacs_images i join instances n using (guid)
         where i.pacs = $1 and i.ref = any($2::text[]) and ${present}`,
        [pacs, refs],
        { signal },
      ),

    /** Those names that were refused. */
    refused: async (
      pacs: string,
      refs: readonly string[],
      signal: AbortSignal,
    ): Promise<ReadonlySet<string>> => {
      const rows = await db.query<{ ref: string }>(
        'select ref from pacs_refused where pacs = $1 and ref = any($2::text[])',
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
         on conflict (pacs, ref) do update
           set code = excluded.code, message = excluded.message, refused_ms = excluded.refused_ms, again = false`,
        [pacs, ref, error.code, error.message, now],
        { signal },
      ),

    /** What was refused before and has been taken now. */
    unrefuse: async (pacs: string, refs: readonly string[], signal: AbortSignal) => {
      if (refs.length === 0) return;
      await db.query('delete from pacs_refused where pacs = $1 and ref = any($2::text[])', [pacs, refs], {
        signal,
      });
    },

    /** Of what was to be tried again: what was not refused once more since then. */
    unrefuseAll: (pacs: string, refs: readonly string[], signal: AbortSignal) =>
      db.query('delete from pacs_refused where pacs = $1 and ref = any($2::text[]) and again', [pacs, refs], {
        signal,
      }),

    /** Has all that was refused tried again; how many these are. */
    retryRefused: async (pacs: string, signal: AbortSignal): Promise<number> => {
      const rows = await db.query(
        'update pacs_refused set again = true where pacs = $1 returning ref',
        [pacs],
        { signal },
      );
      return rows.length;
    },

    /** Some of what is to be tried again. */
    refusedAgain: async (pacs: string, limit: number, signal: AbortSignal): Promise<string[]> => {
      const rows = await db.query<{ ref: string }>(
        'select ref from pacs_refused where pacs = $1 and again order by ref limit $2',
        [pacs, limit],
        { signal },
      );
      return rows.map(({ ref }) => ref);
    },

    /** Notes that something is wrong with images at their PACS, at this look at them (ms). */
    lose: (guids: readonly string[], loss: Loss, now: number, signal: AbortSignal) =>
      db.query(
        `update pacs_images set lost = $2, looked_ms = $3,
           missed_ms = case when lost = $2 then missed_ms else $3 end,
           confirmed_ms = case when lost = $2 then confirmed_ms end
         where guid = any($1::uuid[])`,
        [guids, loss, now],
        { signal },
      ),

    /** Notes that nothing is wrong with them, or not any more. */
    recover: (guids: readonly string[], signal: AbortSignal) =>
      db.query(
        `update pacs_images set lost = null, missed_ms = null, looked_ms = null, confirmed_ms = null,
           withheld = null, tried_ms = null
         where guid = any($1::uuid[]) and lost is not null and erasure is null`,
        [guids],
        { signal },
      ),

    /** Takes down what the header of an image is, where that is not known. */
    setHeader: (guid: string, headerSha256: string, signal: AbortSignal) =>
      db.query(
        'update pacs_images set header_sha256 = $2 where guid = $1 and header_sha256 is null',
        [guid, headerSha256],
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
  };
}

export type PacsImageStore = ReturnType<typeof pacsImageStore>;
