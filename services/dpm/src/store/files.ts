import { type Acl, aclDigest, internAcls, parseAcl } from '@mdm/access';
import { fail } from '@mdm/errors';
import { factsDigest, type ImageFacts, internFacts } from '@mdm/policy';
import type { ProtectedObject } from '@mdm/rpc';
import { columns, type Database, type Queryable } from '@mdm/store';
import type { Checksums } from '../disk/checksums.js';
import type { KeyDescriptor } from '../key-descriptor.js';

export type FileState = 'reserved' | 'written' | 'available' | 'nearline';

/** One file of the pools, whatever its state. */
export interface FileRow {
  readonly guid: string;
  readonly sfn: string;
  readonly state: FileState;
  /** A PACS keeps its bytes; those in a pool, if any, are a copy for a while. */
  readonly backed: boolean;
  /** Bytes that it holds of its filesystem: what was asked for until it is available, then what it has. */
  readonly size: number;
  /** Bytes that came in, once it is written. */
  readonly received: number | null;
  readonly sha256: string | null;
  readonly adler32: string | null;
  readonly crc32c: string | null;
  readonly key: KeyDescriptor;
  readonly createdMs: number;
  readonly filesystemId: number;
  /** Path of its filesystem as site.yaml spells it. */
  readonly filesystem: string;
  /** DN of the owner. */
  readonly owner: string;
}

/** What rights to a file are judged by. */
export interface ProtectedFile extends ProtectedObject {
  readonly key: KeyDescriptor;
}

/** A file to be entered. Its place, where it is going to have bytes. */
export interface EnteredFile {
  readonly guid: string;
  readonly sfn: string;
  readonly key: KeyDescriptor;
  readonly acl: Acl;
  readonly facts: ImageFacts;
  readonly filesystemId: number;
}

export interface ReservedFile extends EnteredFile {
  readonly size: number;
}

/** Among those that a PACS keeps, one of which a pool has a copy. */
export interface CachedFile {
  readonly guid: string;
  readonly size: number;
  readonly usedMs: number;
}

/** The bytes of a put, as they came in. */
export interface Arrival {
  /** Of its request. */
  readonly token: string;
  readonly guid: string;
  readonly size: number;
  readonly checksums: Checksums;
}

const selected = `
  select guid, sfn, state, backed, size, received, sha256, adler32, crc32c, key, created_ms as "createdMs",
    filesystem_id as "filesystemId", filesystems.path as filesystem, acls.owner
  from files
    join filesystems on filesystems.id = files.filesystem_id
    join acls on acls.id = files.acl_id`;

export function fileStore(db: Database) {
  return {
    find: async (guid: string, signal: AbortSignal): Promise<FileRow | undefined> => {
      const [row] = await db.query<FileRow>(`${selected} where guid = $1`, [guid], { signal });
      return row;
    },

    /** What rights to files are judged by, by GUID. */
    protections: async (
      guids: readonly string[],
      signal: AbortSignal,
    ): Promise<ReadonlyMap<string, ProtectedFile>> => {
      const rows = await db.query<{ guid: string; canonical: string; factsId: string; key: KeyDescriptor }>(
        `select guid, canonical, facts_id::text as "factsId", key
         from files join acls on acls.id = acl_id where guid = any($1::uuid[])`,
        [guids],
        { signal },
      );
      return new Map(rows.map(({ canonical, ...row }) => [row.guid, { acl: parseAcl(canonical), ...row }]));
    },

    /** Lets one reservation after the other through, so that each sees the files of the one before. */
    serialiseReservations: (tx: Queryable) =>
      tx.query(`select pg_advisory_xact_lock(hashtextextended('dpm.reserve/' || current_schema(), 0))`),

    /** Files with one of the GUIDs or names, locked in one order. */
    lock: (tx: Queryable, guids: readonly string[], sfns: readonly string[] = []) =>
      tx.query<FileRow>(
        `${selected} where guid = any($1::uuid[]) or sfn = any($2::text[]) order by guid for update of files`,
        [guids, sfns],
      ),

    /** Files of put requests of one caller, locked in the same order. */
    lockOfPuts: (tx: Queryable, tokens: readonly string[], dn: string) =>
      tx.query<FileRow>(
        `${selected} where guid in (
           select guid from requests where token = any($1::uuid[]) and dn = $2 and type = 'put')
         order by guid for update of files`,
        [tokens, dn],
      ),

    /** Puts that nobody is going to finish: not available, and without an open request. Locked; at most `limit`. */
    lockAbandoned: (tx: Queryable, limit: number) =>
      tx.query<FileRow>(
        `${selected} where state in ('reserved', 'written') and not exists (
           select from requests
           where requests.guid = files.guid and type = 'put' and requests.state in ('queued', 'ready', 'active'))
         order by guid limit $1 for update of files skip locked`,
        [limit],
      ),

    /** Enters files as reserved, in place of what an interrupted put left behind. */
    reserve: (tx: Queryable, files: readonly ReservedFile[], now: number) =>
      enter(tx, files, { state: 'reserved', now }),

    /** Enters files whose bytes a PACS keeps. */
    enterNearline: (tx: Queryable, files: readonly EnteredFile[], now: number) =>
      enter(
        tx,
        files.map((file) => ({ ...file, size: 0 })),
        { state: 'nearline', now },
      ),

    /** Holds space for the bytes of a nearline file that are about to come. */
    reserveCopy: (
      tx: Queryable,
      { guid, size, filesystemId }: Pick<ReservedFile, 'guid' | 'size' | 'filesystemId'>,
      now: number,
    ) =>
      tx.query(
        `update files set state = 'reserved', size = $2, filesystem_id = $3, used_ms = $4, received = null,
           sha256 = null, adler32 = null, crc32c = null
         where guid = $1 and backed`,
        [guid, size, filesystemId, now],
      ),

    /** Of files whose bytes have been taken away: a PACS has them. */
    makeNearline: async (tx: Queryable, guids: readonly string[]) => {
      if (guids.length === 0) return;
      await tx.query(
        `update files set state = 'nearline', size = 0, received = null, sha256 = null, adler32 = null, crc32c = null
         where guid = any($1::uuid[]) and backed`,
        [guids],
      );
    },

    /** Notes that the copy of a file is read now; false when there is none. */
    use: async (guid: string, now: number, signal: AbortSignal): Promise<boolean> => {
      const rows = await db.query(
        `update files set used_ms = greatest(used_ms, $2)
         where guid = $1 and backed and state = 'available' returning guid`,
        [guid, now],
        { signal },
      );
      return rows.length > 0;
    },

    /** Bytes of all copies of what a PACS keeps. */
    cachedBytes: async (signal: AbortSignal): Promise<number> => {
      const [row] = await db.query<{ bytes: number }>(
        `select coalesce(sum(size), 0)::bigint as bytes from files where backed and state = 'available'`,
        [],
        { signal },
      );
      return row?.bytes ?? 0;
    },

    /** Copies last read before `before`, that longest ago first, after the one that `after` names. */
    cached: (
      { before, after, limit }: { before: number; after: CachedFile | undefined; limit: number },
      signal: AbortSignal,
    ) =>
      db.query<CachedFile>(
        `select guid, size, used_ms as "usedMs" from files
         where backed and state = 'available' and used_ms < $1
           and (used_ms, guid) > ($2, coalesce($3, '00000000-0000-0000-0000-000000000000')::uuid)
         order by used_ms, guid limit $4`,
        [before, after?.usedMs ?? 0, after?.guid ?? null, limit],
        { signal },
      ),

    /** Locks copies that nobody has read since `before`, and that no open transfer URL names. */
    lockCached: (tx: Queryable, guids: readonly string[], { before, now }: { before: number; now: number }) =>
      tx.query<FileRow>(
        `${selected} where guid = any($1::uuid[]) and backed and state = 'available' and used_ms < $2
           and not exists (
             select from requests
             where requests.guid = files.guid and type = 'get' and requests.state = 'ready' and expires_ms > $3)
         order by guid for update of files skip locked`,
        [guids, before, now],
      ),

    /**
     * Makes files written whose request still takes bytes; the tokens of these. While it does, the file is the one that
     * it was opened for: who replaces or removes a file ends its requests. Files are locked before requests, as
     * everywhere, and a request that ended while its file was waited for is not taken for active.
     */
    settle: async (arrivals: readonly Arrival[], signal: AbortSignal): Promise<ReadonlySet<string>> => {
      const rows = await db.query<{ token: string }>(
        `with arrived as (
           select * from unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::text[], $5::text[], $6::text[])
             as row (token, guid, received, sha256, adler32, crc32c)
         ), locked as (
           select guid from files where guid = any($2::uuid[]) order by guid for update
         ), active as (
           select token from requests join locked using (guid)
           where token = any($1::uuid[]) and state = 'active'
           for update of requests
         )
         update files set state = 'written', received = arrived.received,
           sha256 = arrived.sha256, adler32 = arrived.adler32, crc32c = arrived.crc32c
         from arrived join active using (token)
         where files.guid = arrived.guid
         returning token`,
        columns(
          arrivals.map(({ checksums, ...arrival }) => ({ ...arrival, ...checksums })),
          ['token', 'guid', 'size', 'sha256', 'adler32', 'crc32c'],
        ),
        { name: 'dpm-settle', signal },
      );
      return new Set(rows.map(({ token }) => token));
    },

    makeAvailable: async (tx: Queryable, guids: readonly string[]) => {
      if (guids.length === 0) return;
      await tx.query(`update files set state = 'available', size = received where guid = any($1::uuid[])`, [
        guids,
      ]);
    },

    remove: async (tx: Queryable, guids: readonly string[]) => {
      if (guids.length === 0) return;
      await tx.query('delete from files where guid = any($1::uuid[])', [guids]);
    },
  };
}

async function enter(
  tx: Queryable,
  files: readonly ReservedFile[],
  { state, now }: { readonly state: 'reserved' | 'nearline'; readonly now: number },
): Promise<void> {
  if (files.length === 0) return;
  const ids = await internAcls(
    tx,
    files.map(({ acl }) => acl),
  );
  const factsIds = await internFacts(
    tx,
    files.map(({ facts }) => facts),
  );
  const rows = files.map((file) => ({
    ...file,
    key: JSON.stringify(file.key),
    aclId: ids.get(aclDigest(file.acl)),
    factsId: factsIds.get(factsDigest(file.facts)),
  }));
  await tx.query(
    `insert into files (guid, sfn, size, key, acl_id, facts_id, filesystem_id, state, created_ms, backed, used_ms)
     select guid, sfn, size, key::jsonb, acl_id, facts_id, filesystem_id, $9::text, $8::bigint, $9::text = 'nearline',
       case when $9::text = 'nearline' then $8::bigint end
     from unnest($1::uuid[], $2::text[], $3::bigint[], $4::text[], $5::bigint[], $6::bigint[], $7::integer[])
       as row (guid, sfn, size, key, acl_id, facts_id, filesystem_id)
     on conflict (guid) do update set sfn = excluded.sfn, size = excluded.size, key = excluded.key,
       acl_id = excluded.acl_id, facts_id = excluded.facts_id, filesystem_id = excluded.filesystem_id, state = 'reserved',
       created_ms = excluded.created_ms, received = null, sha256 = null, adler32 = null, crc32c = null`,
    [...columns(rows, ['guid', 'sfn', 'size', 'key', 'aclId', 'factsId', 'filesystemId']), now, state],
  );
}

export type FileStore = ReturnType<typeof fileStore>;

/** A file whose bytes are known. */
export function checksumsOf({ sha256, adler32, crc32c }: FileRow): Checksums {
  if (sha256 === null || adler32 === null || crc32c === null)
    return fail('failed-precondition', 'the file has not been written yet');
  return { sha256, adler32, crc32c };
}
