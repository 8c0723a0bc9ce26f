import { columns, type Database, type Queryable } from '@mdm/store';

/** One instance that was received. */
export interface Instance {
  readonly guid: string;
  readonly sopUid: string;
  readonly sopClass: string;
  /** Of the data set, lower-case hexadecimal. */
  readonly sha256: string;
  /** Bytes of the data set. */
  readonly size: number;
  readonly owner: string;
  readonly group: string;
  /** Who sent it. */
  readonly source: string;
  readonly receivedMs: number;
}

export interface KnownInstance {
  readonly guid: string;
  readonly sopUid: string;
  readonly sha256: string;
  readonly owner: string;
  /** It was visible once. */
  readonly registered: boolean;
  /** Its registration was taken back: nothing of it is in any catalogue. */
  readonly givenUp: boolean;
  /** It was removed because of its PACS: the same may be registered anew. */
  readonly withdrawn: boolean;
}

const guids = (rows: readonly { readonly guid: string }[]) => new Set(rows.map(({ guid }) => guid));

export function instanceStore(db: Database) {
  return {
    /** Enters instances, except those whose SOP Instance UID is taken. Returns the GUIDs of the entered. */
    insert: async (tx: Queryable, instances: readonly Instance[]): Promise<ReadonlySet<string>> =>
      guids(
        await tx.query<{ guid: string }>(
          `insert into instances (guid, sop_uid, sop_class, sha256, size, owner, group_name, source, received_ms)
           select * from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::bigint[], $6::text[], $7::text[],
                                $8::text[], $9::bigint[]) as row (guid, sop_uid)
           order by row.sop_uid
           on conflict (sop_uid) do nothing returning guid`,
          columns(instances, [
            'guid',
            'sopUid',
            'sopClass',
            'sha256',
            'size',
            'owner',
            'group',
            'source',
            'receivedMs',
          ]),
          { name: 'instances-insert' },
        ),
      ),

    /** Notes who has sent an instance that is there already. */
    alsoSent: async (tx: Queryable, rows: readonly { readonly guid: string; readonly source: string }[]) => {
      if (rows.length === 0) return;
      await tx.query(
        `insert into instance_senders (guid, source)
         select guid, row.source from unnest($1::uuid[], $2::text[]) as row (guid, source) join instances i using (guid)
         where i.source <> row.source on conflict do nothing`,
        columns(rows, ['guid', 'source']),
      );
    },

    findBySopUids: (tx: Queryable, sopUids: readonly string[]) =>
      tx.query<KnownInstance>(
        `select i.guid, i.sop_uid as "sopUid", i.sha256, i.owner,
           i.registered_ms is not null as registered, coalesce(s.status = 'undone', false) as "givenUp",
           exists (select from pacs_withdrawn w where w.guid = i.guid) as withdrawn
         from instances i
           left join mdm_saga_item s on s.saga = 'register' and s.key = i.guid::text
         where i.sop_uid = any($1::text[]) for update of i`,
        [sopUids],
      ),

    forget: (tx: Queryable, gone: readonly string[]) =>
      tx.query('delete from instances where guid = any($1::uuid[])', [gone]),

    registered: async (rows: readonly { guid: string; lfn: string }[], now: number, signal: AbortSignal) => {
      await db.query(
        `update instances set lfn = row.lfn, registered_ms = coalesce(registered_ms, $3)
         from unnest($1::uuid[], $2::text[]) as row (guid, lfn) where instances.guid = row.guid`,
        [...columns(rows, ['guid', 'lfn']), now],
        { signal },
      );
    },

    /** Which of the GUIDs wait for their registration, and which were put aside. */
    standing: async (asked: readonly string[], signal: AbortSignal) => {
      const rows = await db.query<{ guid: string; aside: boolean }>(
        `select guid, false as aside from instances where guid = any($1::uuid[]) and registered_ms is null
         union all select guid, true from quarantine where guid = any($1::uuid[])`,
        [asked],
        { signal },
      );
      return {
        waiting: guids(rows.filter(({ aside }) => !aside)),
        aside: guids(rows.filter(({ aside }) => aside)),
      };
    },

    /** So many numbers that no key of this site has had. */
    nextKeyGenerations: async (count: number, signal: AbortSignal): Promise<number[]> => {
      const rows = await db.query<{ generation: number }>(
        `select nextval('key_generation') as generation from generate_series(1, $1)`,
        [count],
        { signal },
      );
      return rows.map(({ generation }) => generation);
    },
  };
}

export type InstanceStore = ReturnType<typeof instanceStore>;
