import type { MdmError } from '@mdm/errors';
import type { Database, Queryable } from '@mdm/store';
import { imageColumns, type Loss, type PacsImage } from './pacs-images.js';

/** An image that its PACS does not have any more, or has with other content. Times in milliseconds since the epoch. */
export interface LostImage {
  readonly guid: string;
  readonly owner: string;
  /** Empty until it is registered. */
  readonly lfn: string;
  readonly loss: Loss;
  /** When it was first seen to be so, and when it was last looked at. */
  readonly missedMs: number;
  readonly lookedMs: number;
  /** What kept it from being removed. */
  readonly withheld: { readonly code: string; readonly message: string } | null;
}

/** An image that is to be removed. */
export interface LosingImage extends PacsImage {
  readonly lost: Loss;
  readonly owner: string;
  /** The removal, where it is under way. */
  readonly erasure: string | null;
  /** It was asked for, and nobody knows whether it began. */
  readonly begun: boolean;
}

/** What is to be removed by the policy of a PACS, and since how long it must be missing for that. */
export interface DuePolicy {
  readonly gone: boolean;
  readonly changed: boolean;
  readonly confirmMs: number;
}

/** A removal that has to be kept (a legal hold, retention) is asked for again after this. */
const askAgainMs = 24 * 60 * 60_000;

const present = 'not exists (select from pacs_withdrawn w where w.guid = i.guid)';
/** Of the PACS $1 by the policy $2 (gone), $3 (changed), $4 (ms), at the time $5. */
const due = `i.pacs = $1 and i.lost is not null and ${present} and n.registered_ms is not null
  and ((i.lost = 'gone' and $2 and i.looked_ms - i.missed_ms >= $4) or (i.lost = 'changed' and $3))
  and (i.withheld is null or i.tried_ms <= $5::bigint - ${askAgainMs})`;
const dueParams = (pacs: string, { gone, changed, confirmMs }: DuePolicy, now: number) => [
  pacs,
  gone,
  changed,
  confirmMs,
  now,
];

/** Images that their PACS has lost, and what becomes of them. */
export function pacsLossStore(db: Database) {
  return {
    /** In the order of their GUIDs, those after `after`. */
    list: (
      {
        pacs,
        after,
        limit,
      }: { readonly pacs: string; readonly after: string | undefined; readonly limit: number },
      signal: AbortSignal,
    ) =>
      db.query<LostImage>(
        `select i.guid, n.owner, coalesce(n.lfn, '') as lfn, i.lost as loss, i.missed_ms as "missedMs",
           i.looked_ms as "lookedMs", i.withheld
         from pacs_images i join instances n using (guid)
         where i.pacs = $1 and i.lost is not null and ${present} and ($2::uuid is null or i.guid > $2)
         order by i.guid limit $3`,
        [pacs, after ?? null, limit],
        { signal },
      ),

    /** The next images of a round, in the order of their GUIDs; also those that were removed, which may be back. */
    next: (pacs: string, after: string | null, limit: number, signal: AbortSignal) =>
      db.query<PacsImage & { readonly withdrawn: boolean }>(
        `select ${imageColumns}, exists (select from pacs_withdrawn w where w.guid = i.guid) as withdrawn
         from pacs_images i join instances n using (guid)
         where i.pacs = $1 and ($2::uuid is null or i.guid > $2) order by i.guid limit $3`,
        [pacs, after, limit],
        { signal },
      ),

    count: async (pacs: string, signal: AbortSignal): Promise<number> => {
      const [row] = await db.query<{ count: number }>(
        'select count(*) as count from pacs_images where pacs = $1',
        [pacs],
        { signal },
      );
      return row?.count ?? 0;
    },

    /**
     * The next ones that are lost, in the order of their GUIDs: whether it is time for the look that decides. The page is taken before
     * that is asked, so that each is read once, however many are lost.
     */
    toLookAtAgain: (
      pacs: string,
      of: {
        readonly confirmMs: number;
        readonly now: number;
        readonly after: string | undefined;
        readonly limit: number;
      },
      signal: AbortSignal,
    ) =>
      db.query<PacsImage & { readonly isTime: boolean }>(
        `select ${imageColumns}, i.lost = 'gone' and ${present} and i.erasure is null
           and i.missed_ms + $2 <= $3 and i.looked_ms < i.missed_ms + $2 as "isTime"
         from (
           select * from pacs_images where pacs = $1 and lost is not null and ($4::uuid is null or guid > $4)
           order by guid limit $5
         ) i join instances n using (guid) order by guid`,
        [pacs, of.confirmMs, of.now, of.after ?? null, of.limit],
        { signal },
      ),

    /** How many are due, and how many of them an administrator has not confirmed. */
    counts: async (
      pacs: string,
      policy: DuePolicy,
      now: number,
      signal: AbortSignal,
    ): Promise<{ readonly due: number; readonly unconfirmed: number }> => {
      const [row] = await db.query<{ due: number; unconfirmed: number }>(
        `select count(*) as due, count(*) filter (where confirmed_ms is null and erasure is null) as unconfirmed
         from pacs_images i join instances n using (guid) where ${due}`,
        dueParams(pacs, policy, now),
        { signal },
      );
      return row ?? { due: 0, unconfirmed: 0 };
    },

    withdrawnSince: async (pacs: string, sinceMs: number, signal: AbortSignal): Promise<number> => {
      const [row] = await db.query<{ count: number }>(
        'select count(*) as count from pacs_withdrawn where pacs = $1 and withdrawn_ms > $2',
        [pacs, sinceMs],
        { signal },
      );
      return row?.count ?? 0;
    },

    /** The next that are due; only those that an administrator has confirmed, or that are on their way, or all. */
    due: (
      pacs: string,
      policy: DuePolicy,
      of: {
        readonly now: number;
        readonly confirmed: boolean;
        readonly after: string | undefined;
        readonly limit: number;
      },
      signal: AbortSignal,
    ) =>
      db.query<{ guid: string }>(
        `select i.guid from pacs_images i join instances n using (guid)
         where ${due} and (not $6 or i.confirmed_ms is not null or i.erasure is not null)
           and ($7::uuid is null or i.guid > $7)
         order by i.guid limit $8`,
        [...dueParams(pacs, policy, of.now), of.confirmed, of.after ?? null, of.limit],
        { signal },
      ),

    /** Notes that an administrator lets all go that are due; how many. */
    confirm: async (tx: Queryable, pacs: string, policy: DuePolicy, now: number): Promise<number> => {
      const rows = await tx.query(
        `update pacs_images i set confirmed_ms = $5 from instances n
         where n.guid = i.guid and ${due} and i.confirmed_ms is null and i.erasure is null returning i.guid`,
        dueParams(pacs, policy, now),
      );
      return rows.length;
    },

    /** What is known of one that is to be removed; undefined when it is well, or removed. */
    find: async (pacs: string, guid: string, signal: AbortSignal) => {
      const [row] = await db.query<LosingImage>(
        `select ${imageColumns}, n.owner, i.erasure, i.tried_ms is not null and i.withheld is null as begun
         from pacs_images i join instances n using (guid)
         where i.guid = $2 and i.pacs = $1 and i.lost is not null and ${present}`,
        [pacs, guid],
        { signal },
      );
      return row;
    },

    /** Before the removal is asked for. */
    begin: (guid: string, now: number, signal: AbortSignal) =>
      db.query('update pacs_images set tried_ms = $2, withheld = null where guid = $1', [guid, now], {
        signal,
      }),

    removing: (guid: string, erasure: string, signal: AbortSignal) =>
      db.query('update pacs_images set erasure = $2 where guid = $1', [guid, erasure], { signal }),

    withhold: (guid: string, { code, message }: MdmError, now: number, signal: AbortSignal) =>
      db.query(
        'update pacs_images set withheld = $2, tried_ms = $3 where guid = $1',
        [guid, JSON.stringify({ code, message }), now],
        { signal },
      ),

    withdrawn: (guid: string, now: number, signal: AbortSignal) =>
      db.query(
        `insert into pacs_withdrawn (guid, pacs, lost, withdrawn_ms)
         select guid, pacs, lost, $2 from pacs_images where guid = $1 and lost is not null
         on conflict (guid) do nothing`,
        [guid, now],
        { signal },
      ),

    /** Somebody else has removed the image: it is none of a PACS any more. */
    forget: (guid: string, signal: AbortSignal) =>
      db.query('delete from pacs_images where guid = $1', [guid], { signal }),

    /** Names of what has other content, was removed for that, and is to be taken in its place. */
    toReplace: async (pacs: string, limit: number, signal: AbortSignal): Promise<string[]> => {
      const rows = await db.query<{ ref: string }>(
        `select i.ref from pacs_withdrawn w join pacs_images i using (guid)
         where w.pacs = $1 and w.lost = 'changed'
           and not exists (select from pacs_refused r where r.pacs = i.pacs and r.ref = i.ref)
         order by i.ref limit $2`,
        [pacs, limit],
        { signal },
      );
      return rows.map(({ ref }) => ref);
    },
  };
}

export type PacsLossStore = ReturnType<typeof pacsLossStore>;
