import type { DataLevel } from '@mdm/access';
import type { Place } from '@mdm/rpc';
import type { Database, Queryable } from '@mdm/store';

/** How somebody else has found it. Times in milliseconds since the epoch. */
export interface Review {
  readonly accepted: boolean;
  /** DN. */
  readonly reviewer: string;
  readonly comment: string;
  readonly reviewedMs: number;
}

/** An emergency as it stands. */
export interface Emergency {
  readonly id: string;
  /** DN. */
  readonly reader: string;
  /** Site that vouched for the reader. */
  readonly readerSite: string;
  readonly reason: string;
  readonly createdMs: number;
  /** When it ends by itself. */
  readonly untilMs: number;
  readonly images: number;
  readonly review?: Review | undefined;
}

export interface EmergencyImage {
  readonly guid: string;
  /** DN. */
  readonly owner: string;
  readonly level: DataLevel;
}

type StoredEmergency = Omit<Emergency, 'review'> & {
  readonly [key in keyof Review]: Review[key] | null;
};

const selected = `
  select id, reader, reader_site as "readerSite", reason, created_ms as "createdMs", until_ms as "untilMs",
    (select count(*)::integer from emergency_images i where i.emergency = e.id) as images,
    accepted, reviewer, comment, reviewed_ms as "reviewedMs"
  from emergencies e`;

const read = ({ accepted, reviewer, comment, reviewedMs, ...emergency }: StoredEmergency): Emergency => ({
  ...emergency,
  ...(accepted !== null &&
    reviewer !== null &&
    comment !== null &&
    reviewedMs !== null && { review: { accepted, reviewer, comment, reviewedMs } }),
});

/** The SQL of emergencies. */
export function emergencyStore(db: Database) {
  return {
    add: async (
      tx: Queryable,
      emergency: Omit<Emergency, 'images' | 'review'>,
      images: readonly EmergencyImage[],
    ): Promise<void> => {
      const { id, reader, readerSite, reason, createdMs, untilMs } = emergency;
      await tx.query(
        `insert into emergencies (id, reader, reader_site, reason, created_ms, until_ms)
         values ($1, $2, $3, $4, $5, $6)`,
        [id, reader, readerSite, reason, createdMs, untilMs],
      );
      await tx.query(
        `insert into emergency_images (emergency, guid, owner, level)
         select $1, guid, owner, level from unnest($2::uuid[], $3::text[], $4::text[]) as row (guid, owner, level)`,
        [
          id,
          images.map(({ guid }) => guid),
          images.map(({ owner }) => owner),
          images.map(({ level }) => level),
        ],
      );
    },

    find: async (id: string, signal: AbortSignal): Promise<Emergency | undefined> => {
      const [row] = await db.query<StoredEmergency>(`${selected} where id = $1`, [id], { signal });
      return row && read(row);
    },

    images: (id: string, signal: AbortSignal): Promise<EmergencyImage[]> =>
      db.query<EmergencyImage>(
        'select guid, owner, level from emergency_images where emergency = $1 order by guid',
        [id],
        { signal },
      ),

    /** The oldest of a person that nobody has reviewed, if it is older than a time. */
    overdue: async (
      { dn, issuer }: { readonly dn: string; readonly issuer: string },
      before: number,
      signal: AbortSignal,
    ): Promise<Emergency | undefined> => {
      const [row] = await db.query<StoredEmergency>(
        `${selected} where accepted is null and reader_site = $1 and reader = $2 and created_ms < $3
         order by created_ms limit 1`,
        [issuer, dn, before],
        { signal },
      );
      return row && read(row);
    },

    /** The newest first, those after a place. */
    list: async (
      page: { readonly open: boolean; readonly after: Place; readonly limit: number },
      signal: AbortSignal,
    ): Promise<Emergency[]> => {
      const rows = await db.query<StoredEmergency>(
        `${selected} where (created_ms, id) < ($1, $2::uuid) and (not $3 or accepted is null)
         order by created_ms desc, id desc limit $4`,
        [page.after.ms, page.after.id, page.open, page.limit],
        { signal },
      );
      return rows.map(read);
    },

    /** False when somebody else was quicker. */
    review: async (id: string, review: Review): Promise<boolean> => {
      const { accepted, reviewer, comment, reviewedMs } = review;
      const rows = await db.query(
        `update emergencies set accepted = $2, reviewer = $3, comment = $4, reviewed_ms = $5
         where id = $1 and accepted is null returning id`,
        [id, accepted, reviewer, comment, reviewedMs],
      );
      return rows.length > 0;
    },
  };
}

export type EmergencyStore = ReturnType<typeof emergencyStore>;
