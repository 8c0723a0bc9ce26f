import type { Place } from '@mdm/rpc';
import { columns, type Database, type Queryable } from '@mdm/store';
import type { Policy } from '../policy.js';

/** One instance that was put aside. Its file is in the quarantine of the spool under its GUID. */
export interface Quarantined {
  readonly guid: string;
  /** Empty when the instance could not be read. */
  readonly sopUid: string;
  /** Of the data set, or of all that came when it could not be read: lower-case hexadecimal. */
  readonly sha256: string;
  /** Of these, in bytes; of what was over the limit, only the beginning. */
  readonly size: number;
  /** Bytes of the file. */
  readonly kept: number;
  readonly owner: string;
  /** Who sent it. */
  readonly source: string;
  readonly receivedMs: number;
  /** Code and sentence of the error that its sender was told. */
  readonly cause: string;
  readonly message: string;
}

export interface NewlyQuarantined extends Quarantined {
  readonly policy: Policy;
}

/** What became of bytes that were to be put aside: the same may be there already, or no space for them. */
export type AsideOutcome = 'kept' | 'known' | 'full';

/** A small file costs a row and an inode all the same. */
const leastBytes = 64 << 10;
const space = `greatest(kept, ${leastBytes})`;

/** Corrects the total by what a statement has entered or removed (`changed`), once that is known. */
const totalled = (sign: '+' | '-') =>
  `total as (update quarantine_total set bytes = bytes ${sign} (select sum(${space}) from changed)
             where exists (select from changed))`;

const everything = `select guid, sop_uid as "sopUid", sha256, size, kept, owner, source,
  received_ms as "receivedMs", cause, message from quarantine`;

export function quarantineStore(db: Database) {
  return {
    /**
     * Notes instances as put aside, the first ones first, for as long as all together take up no more than `maxBytes`.
     * What is there is never given up for what comes.
     */
    put: async (
      tx: Queryable,
      rows: readonly NewlyQuarantined[],
      maxBytes: number,
    ): Promise<ReadonlyMap<string, AsideOutcome>> => {
      const entered = await tx.query<{ guid: string }>(
        `with new as (
           select *, sum(${space}) over (order by place) as until
           from unnest($2::uuid[], $3::text[], $4::text[], $5::bigint[], $6::bigint[], $7::text[], $8::text[],
                       $9::bigint[], $10::text[], $11::text[], $12::json[]) with ordinality
             as row (guid, sop_uid, sha256, size, kept, owner, source, received_ms, cause, message, policy, place)
         ), changed as (
           insert into quarantine (guid, sop_uid, sha256, size, kept, owner, source, received_ms, cause, message, policy)
           select guid, sop_uid, sha256, size, kept, owner, source, received_ms, cause, message, policy
           from new where until + (select bytes from quarantine_total) <= $1
           on conflict (sop_uid, sha256) do nothing returning guid, kept
         ), ${totalled('+')}
         select guid from changed`,
        [
          maxBytes,
          ...columns(rows, [
            'guid',
            'sopUid',
            'sha256',
            'size',
            'kept',
            'owner',
            'source',
            'receivedMs',
            'cause',
            'message',
          ]),
          rows.map(({ policy }) => JSON.stringify(policy)),
        ],
      );
      const known = await tx.query<{ guid: string }>(
        `select row.guid from unnest($1::uuid[], $2::text[], $3::text[]) as row (guid, sop_uid, sha256)
         join quarantine q on q.sop_uid = row.sop_uid and q.sha256 = row.sha256`,
        columns(rows, ['guid', 'sopUid', 'sha256']),
      );
      const outcomes = new Map<string, AsideOutcome>(rows.map(({ guid }) => [guid, 'full']));
      for (const { guid } of known) outcomes.set(guid, 'known');
      for (const { guid } of entered) outcomes.set(guid, 'kept');
      return outcomes;
    },

    find: async (guid: string, signal: AbortSignal): Promise<Quarantined | undefined> => {
      const [row] = await db.query<Quarantined>(`${everything} where guid = $1`, [guid], { signal });
      return row;
    },

    /** Newest first, those after a place. */
    list: (
      {
        cause,
        after,
        limit,
      }: {
        readonly cause: string | undefined;
        readonly after: Place;
        readonly limit: number;
      },
      signal: AbortSignal,
    ) =>
      db.query<Quarantined>(
        `${everything} where ($1::text is null or cause = $1) and (received_ms, guid) < ($2, $3::uuid)
         order by received_ms desc, guid desc limit $4`,
        [cause ?? null, after.ms, after.id, limit],
        { signal },
      ),

    /** Takes it out of the quarantine, with what the site had decided about it; undefined when it is not there. */
    take: async (tx: Queryable, guid: string): Promise<(Quarantined & { policy: unknown }) | undefined> => {
      const [row] = await tx.query<Quarantined & { policy: unknown }>(
        `with changed as (delete from quarantine where guid = $1 returning *), ${totalled('-')}
         select guid, sop_uid as "sopUid", sha256, size, kept, owner, source, received_ms as "receivedMs", cause,
           message, policy from changed`,
        [guid],
      );
      return row;
    },

    /** Forgets what came before a time; up to `limit` of them, the oldest first. */
    expire: async (beforeMs: number, limit: number, signal: AbortSignal): Promise<string[]> => {
      const rows = await db.query<{ guid: string }>(
        `with changed as (
           delete from quarantine where guid in (
             select guid from quarantine where received_ms < $1 order by received_ms limit $2
           ) returning guid, kept
         ), ${totalled('-')}
         select guid from changed`,
        [beforeMs, limit],
        { signal },
      );
      return rows.map(({ guid }) => guid);
    },

    /** Which of the GUIDs are in it. */
    among: async (guids: readonly string[], signal: AbortSignal): Promise<ReadonlySet<string>> => {
      const rows = await db.query<{ guid: string }>(
        'select guid from quarantine where guid = any($1::uuid[])',
        [guids],
        { signal },
      );
      return new Set(rows.map(({ guid }) => guid));
    },

    /** Bytes that it takes up. */
    usedBytes: async (signal: AbortSignal): Promise<number> => {
      const [row] = await db.query<{ bytes: number }>('select bytes from quarantine_total', [], { signal });
      return row?.bytes ?? 0;
    },
  };
}

export type QuarantineStore = ReturnType<typeof quarantineStore>;
