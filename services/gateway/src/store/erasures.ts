import type { Place } from '@mdm/rpc';
import type { Database, Queryable } from '@mdm/store';
import { z } from 'zod';

/** A removal as it stands. */
export interface Erasure {
  readonly id: string;
  /** DN. */
  readonly requestedBy: string;
  /** Milliseconds since the epoch. */
  readonly requestedMs: number;
  readonly reason: string;
  /** Images that are or are going to be removed. */
  readonly images: number;
  /** Images that were asked for and must be kept. */
  readonly kept: number;
  readonly complete: boolean;
  /** Confirmations there are, and how many there are going to be. */
  readonly confirmed: number;
  readonly expected: number;
  /** Who has not confirmed, as `mdm://<site>/<service>`. */
  readonly pending: readonly string[];
}

/** Why an image is kept; the fields of an `ItemError`. */
const keptSchema = z.object({
  code: z.string(),
  message: z.string(),
  remedy: z.string(),
  field: z.string(),
  refusal: z
    .object({
      site: z.string(),
      service: z.string(),
      layer: z.string(),
      reason: z.string(),
      ask: z.string().default(''),
    })
    .nullable(),
});
export type Kept = z.infer<typeof keptSchema>;

/** One part of a removal. */
export interface PartKey {
  readonly erasure: string;
  readonly part: number;
}

/** What the catalogue has decided about an image. */
export type Decision =
  | { readonly guid: string; readonly lfnSha256: string; readonly condemnedMs: number }
  | { readonly guid: string; readonly kept: Kept };

export interface Located {
  readonly guid: string;
  readonly holdersFrom: 'key' | 'configuration';
  /** Who has to confirm. */
  readonly places: readonly string[];
}

export interface Confirmation {
  readonly guid: string;
  readonly receipt?: string | undefined;
}

/** What a certificate says of one image. */
export interface ErasureImage {
  readonly guid: string;
  readonly lfnSha256: string | null;
  readonly condemnedMs: number | null;
  readonly kept: Kept | undefined;
  readonly holdersFrom: 'key' | 'configuration' | null;
  readonly confirmations: readonly {
    readonly place: string;
    readonly receipt: string | null;
    readonly confirmedMs: number | null;
  }[];
}

/** Most images of which {@link ErasureStore.kept} tells. */
const maxKept = 1_000;

const selected = `
  select id, requested_by as "requestedBy", requested_ms as "requestedMs", reason, parts,
    i.images - i.kept as images, i.kept, c.confirmed, c.expected,
    i.undecided = 0 and i.unlocated = 0 and c.confirmed = c.expected as complete,
    array(select place from (
      select unnest(c.open) as place
      union
      select 'mdm://' || $1::text || '/lfc' where i.undecided > 0
      union
      select 'mdm://' || $1::text || '/dpm' where i.unlocated > 0
    ) as open order by place) as pending
  from erasures,
    lateral (
      select count(*)::integer as images,
        count(*) filter (where kept is not null)::integer as kept,
        count(*) filter (where kept is null and condemned_ms is null)::integer as undecided,
        count(*) filter (where condemned_ms is not null and holders_from is null)::integer as unlocated
      from erasure_images where erasure = erasures.id
    ) as i,
    lateral (
      select count(confirmed_ms)::integer as confirmed, count(*)::integer as expected,
        coalesce(array_agg(distinct place) filter (where confirmed_ms is null), '{}') as open
      from erasure_confirmations where erasure = erasures.id
    ) as c`;

/** The SQL of removals. They are kept for ever: they prove what is not there any more. */
export function erasureStore(db: Database, site: string) {
  return {
    add: async (
      tx: Queryable,
      erasure: Pick<Erasure, 'id' | 'requestedBy' | 'requestedMs' | 'reason'>,
      parts: readonly (readonly string[])[],
    ): Promise<void> => {
      const { id, requestedBy, requestedMs, reason } = erasure;
      await tx.query(
        'insert into erasures (id, requested_by, requested_ms, reason, parts) values ($1, $2, $3, $4, $5)',
        [id, requestedBy, requestedMs, reason, parts.length],
      );
      await tx.query(
        `insert into erasure_images (erasure, part, guid)
         select $1, part, guid from unnest($2::integer[], $3::uuid[]) as row (part, guid)`,
        [id, parts.flatMap((guids, index) => guids.map(() => index + 1)), parts.flat()],
      );
    },

    /** Images of a part about which the catalogue has not decided. */
    undecided: (part: PartKey, signal: AbortSignal) =>
      guidsOf(part, 'condemned_ms is null and kept is null', signal),

    decide: async ({ erasure }: PartKey, decisions: readonly Decision[]): Promise<void> => {
      await db.query(
        `update erasure_images i set lfn_sha256 = d."lfnSha256", condemned_ms = d."condemnedMs", kept = d.kept
         from jsonb_to_recordset($2::jsonb) as d (guid uuid, "lfnSha256" text, "condemnedMs" bigint, kept jsonb)
         where erasure = $1 and i.guid = d.guid`,
        [erasure, JSON.stringify(decisions)],
      );
    },

    /** Condemned images of a part whose holders were not looked up. */
    unlocated: (part: PartKey, signal: AbortSignal) =>
      guidsOf(part, 'condemned_ms is not null and holders_from is null', signal),

    locate: ({ erasure }: PartKey, images: readonly Located[]): Promise<void> =>
      db.transaction(async (tx) => {
        await tx.query(
          `update erasure_images i set holders_from = d."holdersFrom"
           from jsonb_to_recordset($2::jsonb) as d (guid uuid, "holdersFrom" text)
           where erasure = $1 and i.guid = d.guid`,
          [erasure, JSON.stringify(images)],
        );
        await tx.query(
          `insert into erasure_confirmations (erasure, guid, place)
           select $1, guid, place from unnest($2::uuid[], $3::text[]) as row (guid, place)
           on conflict do nothing`,
          [
            erasure,
            images.flatMap(({ guid, places }) => places.map(() => guid)),
            images.flatMap(({ places }) => places),
          ],
        );
      }),

    /** Who has to confirm the removal of which images of a part, and has not. */
    unconfirmed: async ({ erasure, part }: PartKey, signal: AbortSignal) => {
      const rows = await db.query<{ place: string; guids: string[] }>(
        `select place, array_agg(guid::text order by guid) as guids
         from erasure_confirmations join erasure_images using (erasure, guid)
         where erasure = $1 and part = $2 and confirmed_ms is null
         group by place order by place`,
        [erasure, part],
        { signal },
      );
      return rows;
    },

    confirm: async (
      { erasure }: PartKey,
      place: string,
      confirmations: readonly Confirmation[],
      now: number,
    ): Promise<void> => {
      await db.query(
        `update erasure_confirmations c set receipt = row.receipt, confirmed_ms = $5
         from unnest($3::uuid[], $4::text[]) as row (guid, receipt)
         where erasure = $1 and place = $2 and c.guid = row.guid and confirmed_ms is null`,
        [
          erasure,
          place,
          confirmations.map(({ guid }) => guid),
          confirmations.map(({ receipt }) => receipt ?? null),
          now,
        ],
      );
    },

    find: async (id: string, signal: AbortSignal): Promise<(Erasure & { parts: number }) | undefined> => {
      const [row] = await db.query<Erasure & { parts: number }>(`${selected} where id = $2`, [site, id], {
        signal,
      });
      return row;
    },

    /** The newest first, those after a place. */
    list: (
      page: {
        /** Undefined: of everybody. */
        readonly requestedBy: string | undefined;
        readonly after: Place;
        readonly limit: number;
      },
      signal: AbortSignal,
    ) =>
      db.query<Erasure>(
        `${selected}
         where ($2::text is null or requested_by = $2) and (requested_ms, id) < ($3, $4::uuid)
         order by requested_ms desc, id desc limit $5`,
        [site, page.requestedBy ?? null, page.after.ms, page.after.id, page.limit],
        { signal },
      ),

    /** Why images of a removal are kept, at most 1,000. */
    kept: async (id: string, signal: AbortSignal) => {
      const rows = await db.query<{ guid: string; kept: unknown }>(
        'select guid, kept from erasure_images where erasure = $1 and kept is not null order by guid limit $2',
        [id, maxKept],
        { signal },
      );
      return rows.map(({ guid, kept }) => ({ guid, kept: keptSchema.parse(kept) }));
    },

    /** All that is known of the images of a part. */
    images: async ({ erasure, part }: PartKey, signal: AbortSignal): Promise<ErasureImage[]> => {
      const rows = await db.query<Omit<ErasureImage, 'kept'> & { kept: unknown }>(
        `select guid, lfn_sha256 as "lfnSha256", condemned_ms as "condemnedMs", kept,
           holders_from as "holdersFrom",
           coalesce((
             select jsonb_agg(
               jsonb_build_object('place', place, 'receipt', receipt, 'confirmedMs', confirmed_ms) order by place)
             from erasure_confirmations c where c.erasure = i.erasure and c.guid = i.guid
           ), '[]') as confirmations
         from erasure_images i where erasure = $1 and part = $2 order by guid`,
        [erasure, part],
        { signal },
      );
      return rows.map((row) => ({
        ...row,
        kept: row.kept === null ? undefined : keptSchema.parse(row.kept),
      }));
    },
  };

  async function guidsOf({ erasure, part }: PartKey, condition: string, signal: AbortSignal) {
    const rows = await db.query<{ guid: string }>(
      `select guid from erasure_images where erasure = $1 and part = $2 and ${condition} order by guid`,
      [erasure, part],
      { signal },
    );
    return rows.map(({ guid }) => guid);
  }
}

export type ErasureStore = ReturnType<typeof erasureStore>;
