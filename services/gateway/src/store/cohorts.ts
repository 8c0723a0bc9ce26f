import {
  type CohortHead,
  type CohortOutcome,
  type CohortQuery,
  type FrozenImage,
  outcomeKinds,
  plainConditionSchema,
} from '@mdm/cohort';
import type { Database } from '@mdm/store';
import { z } from 'zod';

/** A cohort as it is kept, without its images. */
export interface CohortRow extends CohortHead {
  /** Site that vouched for the owner. */
  readonly issuer: string;
  /** See `objectListHash`. */
  readonly objectList: string;
  /** As it was when it was made; see `manifestHash`. */
  readonly hash: string;
  readonly imageCount: number;
  /** DNs and FQANs of others who may see it. */
  readonly readers: readonly string[];
}

/** Somebody as cohorts know people. */
export interface Viewer {
  readonly dn: string;
  readonly groups: readonly string[];
  readonly issuer: string;
}

/** The SQL of frozen cohorts. */
export interface CohortStore {
  /** False when the owner has `limit` cohorts already. */
  add(
    cohort: CohortRow,
    images: readonly FrozenImage[],
    limit: number,
    signal: AbortSignal,
  ): Promise<boolean>;
  /** One that the viewer may see. */
  find(id: string, viewer: Viewer, signal: AbortSignal): Promise<CohortRow | undefined>;
  /** Those that the viewer may see, the newest first. */
  list(viewer: Viewer, limit: number, signal: AbortSignal): Promise<readonly CohortRow[]>;
  /** In the order of GUIDs. */
  images(id: string, signal: AbortSignal): Promise<readonly FrozenImage[]>;
  setReaders(id: string, readers: readonly string[]): Promise<void>;
  delete(id: string): Promise<void>;
}

interface StoredCohort {
  id: string;
  name: string;
  owner: string;
  issuer: string;
  created_ms: number;
  query: string;
  outcomes: string;
  object_list: string;
  hash: string;
  image_count: number;
  readers: string[];
}

const columns =
  'id, name, owner, issuer, created_ms, query, outcomes, object_list, hash, image_count, readers';
/** Of the viewer in $1 to $3. */
const visible = '((owner = $1 and issuer = $2) or readers && $3::text[])';
const viewerParams = ({ dn, issuer, groups }: Viewer) => [dn, issuer, [dn, ...groups]];

const query: z.ZodType<CohortQuery> = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('query'), condition: plainConditionSchema.nullable() }),
  z.strictObject({ kind: z.literal('list') }),
]);
const outcomes: z.ZodType<CohortOutcome[]> = z.array(
  z.strictObject({
    site: z.string(),
    kind: z.enum(outcomeKinds),
    count: z.number(),
  }),
);

export function cohortStore(db: Database, site: string): CohortStore {
  const cohortOf = (row: StoredCohort): CohortRow => ({
    id: row.id,
    name: row.name,
    owner: row.owner,
    issuer: row.issuer,
    site,
    createdMs: row.created_ms,
    query: query.parse(JSON.parse(row.query)),
    outcomes: outcomes.parse(JSON.parse(row.outcomes)),
    objectList: row.object_list,
    hash: row.hash,
    imageCount: row.image_count,
    readers: row.readers,
  });
  return {
    add: (cohort, images, limit, signal) =>
      db.transaction(
        async (tx) => {
          await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [
            `cohorts ${cohort.owner}`,
          ]);
          const added = await tx.query(
            `insert into cohorts (${columns})
             select $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11
             where (select count(*) from cohorts where owner = $3 and issuer = $4) < $12
             returning id`,
            [
              cohort.id,
              cohort.name,
              cohort.owner,
              cohort.issuer,
              cohort.createdMs,
              JSON.stringify(cohort.query),
              JSON.stringify(cohort.outcomes),
              cohort.objectList,
              cohort.hash,
              cohort.imageCount,
              [...cohort.readers],
              limit,
            ],
          );
          if (added.length === 0) return false;
          await tx.query(
            `insert into cohort_images (cohort, guid, site, lfn, size, sha256)
             select $1, * from unnest($2::uuid[], $3::text[], $4::text[], $5::bigint[], $6::text[])`,
            [
              cohort.id,
              images.map(({ guid }) => guid),
              images.map((image) => image.site),
              images.map(({ lfn }) => lfn),
              images.map(({ size }) => size),
              images.map(({ sha256 }) => sha256),
            ],
          );
          return true;
        },
        { signal },
      ),
    find: async (id, viewer, signal) => {
      const [row] = await db.query<StoredCohort>(
        `select ${columns} from cohorts where ${visible} and id = $4`,
        [...viewerParams(viewer), id],
        { signal },
      );
      return row && cohortOf(row);
    },
    list: async (viewer, limit, signal) => {
      const rows = await db.query<StoredCohort>(
        `select ${columns} from cohorts where ${visible} order by created_ms desc, id desc limit $4`,
        [...viewerParams(viewer), limit],
        { signal },
      );
      return rows.map(cohortOf);
    },
    images: (id, signal) =>
      db.query<FrozenImage & Record<string, unknown>>(
        'select guid, site, lfn, size, sha256 from cohort_images where cohort = $1 order by guid',
        [id],
        { signal },
      ),
    setReaders: async (id, readers) => {
      await db.query('update cohorts set readers = $2 where id = $1', [id, [...readers]]);
    },
    delete: async (id) => {
      await db.query('delete from cohorts where id = $1', [id]);
    },
  };
}
