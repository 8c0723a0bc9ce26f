import { type Acl, aclDigest, internAcls, parseAcl } from '@mdm/access';
import { factsDigest, type ImageFacts, internFacts } from '@mdm/policy';
import type { ProtectedObject } from '@mdm/rpc';
import { columns, type Database, type Queryable } from '@mdm/store';
import type { ShareRow, Wrapped } from '../key-ring.js';

/** A share as it lies in the key store. */
export interface StoredShare extends ShareRow, Wrapped {}

/** A stored share with the DN of its owner. */
export interface OwnedShare extends StoredShare {
  readonly owner: string;
}

export interface NewShareRow extends StoredShare {
  readonly recipientType: string;
  readonly recipient: string;
  readonly threshold: number;
  readonly holders: readonly string[];
  readonly acl: Acl;
  readonly facts: ImageFacts;
}

export interface Tombstone extends ShareRow {}

/** Through which site, and who. */
interface KeyOwner {
  readonly site: string;
  readonly dn: string;
}

const gate = `hashtextextended('hydra.forestall/' || current_schema(), 0)`;
const stored = 'guid, generation, owner_site as "ownerSite", wrapped, kek_id as "kekId"';

export function shareStore(db: Database) {
  return {
    find: async (guids: readonly string[], signal: AbortSignal) => {
      const rows = await db.query<StoredShare>(
        `select ${stored} from shares where guid = any($1::uuid[])`,
        [guids],
        { signal },
      );
      return new Map(rows.map((row) => [row.guid, row]));
    },

    /** What rights to keys are judged by, by GUID. */
    protections: async (
      guids: readonly string[],
      signal: AbortSignal,
    ): Promise<ReadonlyMap<string, ProtectedObject>> => {
      const rows = await db.query<{ guid: string; canonical: string; factsId: string }>(
        `select guid, canonical, facts_id::text as "factsId"
         from shares join acls on acls.id = acl_id where guid = any($1::uuid[])`,
        [guids],
        { signal },
      );
      return new Map(
        rows.map(({ guid, canonical, factsId }) => [guid, { acl: parseAcl(canonical), factsId }]),
      );
    },

    /** Which of these keys another site owns. */
    foreign: async (guids: readonly string[], site: string, signal: AbortSignal) => {
      const rows = await db.query<{ guid: string }>(
        'select guid from shares where guid = any($1::uuid[]) and owner_site <> $2',
        [guids, site],
        { signal },
      );
      return rows.map(({ guid }) => guid);
    },

    /** Held until the transaction ends, locked in one order. */
    lock: async (tx: Queryable, guids: readonly string[]) => {
      const rows = await tx.query<OwnedShare>(
        `select ${stored}, owner from shares join acls on acls.id = acl_id
         where guid = any($1::uuid[]) order by guid for update of shares`,
        [guids],
      );
      return new Map(rows.map((row) => [row.guid, row]));
    },

    /** Until the transaction ends, nobody forestalls a key: what {@link forestalled} says then stays true. */
    holdOffForestalling: (tx: Queryable) => tx.query(`select pg_advisory_xact_lock_shared(${gate})`),

    /** Which of these keys an owner has had destroyed for good. */
    forestalled: async (tx: Queryable, guids: readonly string[], { site, dn }: KeyOwner) => {
      const rows = await tx.query<{ guid: string }>(
        'select guid from forestalled where guid = any($1::uuid[]) and owner_site = $2 and owner = $3',
        [guids, site, dn],
      );
      return new Set(rows.map(({ guid }) => guid));
    },

    /**
     * Has an owner's keys refused for ever, whatever their generation; waits for puts that are on their way. Answers since
     * when each is, in milliseconds since the epoch.
     */
    forestall: (guids: readonly string[], by: KeyOwner & { readonly now: number }, signal: AbortSignal) =>
      db.transaction(
        async (tx) => {
          await tx.query(`select pg_advisory_xact_lock(${gate})`);
          const rows = await tx.query<{ guid: string; at: number }>(
            `insert into forestalled (guid, owner_site, owner, forestalled_ms)
             select guid, $2, $3, $4 from unnest($1::uuid[]) as guid
             on conflict (guid, owner_site, owner) do update set forestalled_ms = forestalled.forestalled_ms
             returning guid, forestalled_ms as at`,
            [guids, by.site, by.dn, by.now],
          );
          return new Map(rows.map(({ guid, at }) => [guid, at]));
        },
        { signal },
      ),

    /** Which of these keys an owner has a share of here. */
    heldBy: async (guids: readonly string[], { site, dn }: KeyOwner, signal: AbortSignal) => {
      const rows = await db.query<{ guid: string }>(
        `select guid from shares join acls on acls.id = acl_id
         where guid = any($1::uuid[]) and owner_site = $2 and owner = $3`,
        [guids, site, dn],
        { signal },
      );
      return new Set(rows.map(({ guid }) => guid));
    },

    /** What was destroyed for an owner, by GUID. */
    destroyedFor: async (guids: readonly string[], { site, dn }: KeyOwner, signal: AbortSignal) => {
      const rows = await db.query<{ guid: string; generation: number; at: number }>(
        `select guid, generation, destroyed_ms as at from destroyed
         where guid = any($1::uuid[]) and owner_site = $2 and destroyed_by = $3`,
        [guids, site, dn],
        { signal },
      );
      return new Map(rows.map((row) => [row.guid, row]));
    },

    tombstones: async (tx: Queryable, guids: readonly string[]) => {
      const rows = await tx.query<Tombstone>(
        'select guid, generation, owner_site as "ownerSite" from destroyed where guid = any($1::uuid[])',
        [guids],
      );
      return new Map(rows.map((row) => [row.guid, row]));
    },

    /**
     * Writes shares, in place of earlier generations of the same site; answers the GUIDs that were written. One that is
     * missing was put by somebody else at the same moment.
     */
    put: async (tx: Queryable, shares: readonly NewShareRow[], now: number): Promise<ReadonlySet<string>> => {
      if (shares.length === 0) return new Set();
      const ids = await internAcls(
        tx,
        shares.map(({ acl }) => acl),
      );
      const factsIds = await internFacts(
        tx,
        shares.map(({ facts }) => facts),
      );
      // In one order everywhere, so that two writers wait for each other instead of deadlocking.
      const rows = shares
        .toSorted((a, b) => (a.guid < b.guid ? -1 : 1))
        .map((share) => ({
          ...share,
          holders: JSON.stringify(share.holders),
          aclId: ids.get(aclDigest(share.acl)),
          factsId: factsIds.get(factsDigest(share.facts)),
        }));
      const written = await tx.query<{ guid: string }>(
        `insert into shares (guid, generation, owner_site, recipient_type, recipient, threshold, wrapped, kek_id,
           acl_id, facts_id, holders, created_ms)
         select guid, generation, owner_site, recipient_type, recipient, threshold, wrapped, kek_id, acl_id, facts_id,
           array(select jsonb_array_elements_text(holders::jsonb)), $12
         from unnest($1::uuid[], $2::bigint[], $3::text[], $4::text[], $5::text[], $6::smallint[], $7::bytea[],
           $8::text[], $9::bigint[], $10::bigint[], $11::text[])
           as row (guid, generation, owner_site, recipient_type, recipient, threshold, wrapped, kek_id, acl_id,
             facts_id, holders)
         on conflict (guid) do update set generation = excluded.generation,
           recipient_type = excluded.recipient_type, recipient = excluded.recipient,
           threshold = excluded.threshold, holders = excluded.holders, wrapped = excluded.wrapped,
           kek_id = excluded.kek_id, acl_id = excluded.acl_id, facts_id = excluded.facts_id, created_ms = excluded.created_ms
         where shares.generation < excluded.generation and shares.owner_site = excluded.owner_site
         returning guid`,
        [
          ...columns(rows, [
            'guid',
            'generation',
            'ownerSite',
            'recipientType',
            'recipient',
            'threshold',
            'wrapped',
            'kekId',
            'aclId',
            'factsId',
            'holders',
          ]),
          now,
        ],
      );
      return new Set(written.map(({ guid }) => guid));
    },

    /** Deletes shares of one owner site and leaves tombstones, in one statement; answers how many there were. */
    destroy: async (
      guids: readonly string[],
      by: KeyOwner & { readonly now: number },
      signal: AbortSignal,
    ): Promise<number> => {
      const rows = await db.query(
        `with gone as (
           delete from shares where guid = any($1::uuid[]) and owner_site = $2
           returning guid, generation, owner_site
         )
         insert into destroyed (guid, generation, owner_site, destroyed_ms, destroyed_by)
         select guid, generation, owner_site, $3, $4 from gone
         on conflict (guid) do update set generation = excluded.generation, owner_site = excluded.owner_site,
           destroyed_ms = excluded.destroyed_ms, destroyed_by = excluded.destroyed_by
         returning guid`,
        [guids, by.site, by.now, by.dn],
        { signal },
      );
      return rows.length;
    },

    /** The keys that wrap the shares of the table. */
    kekIds: async (signal: AbortSignal) => {
      const rows = await db.query<{ kekId: string }>('select distinct kek_id as "kekId" from shares', [], {
        signal,
      });
      return rows.map(({ kekId }) => kekId);
    },

    /** The next shares that another key than this one wraps, after a GUID; locked. */
    lockWrappedOtherwise: (tx: Queryable, kekId: string, after: string, limit: number) =>
      tx.query<StoredShare>(
        `select ${stored} from shares where kek_id <> $1 and guid > $2 order by guid limit $3 for update`,
        [kekId, after, limit],
      ),

    rewrap: (tx: Queryable, shares: readonly StoredShare[]) =>
      tx.query(
        `update shares set wrapped = row.wrapped, kek_id = row.kek_id
         from unnest($1::uuid[], $2::bytea[], $3::text[]) as row (guid, wrapped, kek_id)
         where shares.guid = row.guid`,
        columns(shares, ['guid', 'wrapped', 'kekId']),
      ),
  };
}

export type ShareStore = ReturnType<typeof shareStore>;
