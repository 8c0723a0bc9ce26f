import type { Database, Queryable } from '@mdm/store';
import { columns } from '@mdm/store';

/** One place of a pool. Bytes. */
export interface Filesystem {
  readonly id: number;
  readonly pool: string;
  /** As site.yaml spells it. */
  readonly path: string;
  readonly capacity: number;
  readonly used: number;
  readonly writable: boolean;
}

export interface ConfiguredFilesystem {
  readonly pool: string;
  readonly path: string;
  /** Bytes; undefined when the disk itself is the limit. */
  readonly capacity: number | undefined;
  /** Bytes that the disk has free at the moment. */
  readonly diskFree: number;
}

const selected = 'select id, pool, path, capacity, used, writable from filesystems';

export function filesystemStore(db: Database) {
  return {
    list: (signal: AbortSignal) => db.query<Filesystem>(`${selected} order by pool, path`, [], { signal }),

    /** Brings the table to what site.yaml says; what it no longer names takes no more files. */
    configure: (configured: readonly ConfiguredFilesystem[], signal: AbortSignal) =>
      db.query(
        `with configured as (
           select * from unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[])
             as row (pool, path, capacity, disk_free)
         ), retired as (
           update filesystems set writable = false
           where writable and path not in (select path from configured)
         )
         insert into filesystems (pool, path, capacity, writable)
         select pool, path, coalesce(capacity, disk_free), true from configured
         on conflict (path) do update set
           pool = excluded.pool,
           writable = true,
           capacity = coalesce(
             (select capacity from configured where path = excluded.path),
             filesystems.used + (select disk_free from configured where path = excluded.path))`,
        columns(configured, ['pool', 'path', 'capacity', 'diskFree']),
        { signal },
      ),

    /** The places that take files, held against other reservations until the transaction ends. */
    lockWritable: (tx: Queryable) =>
      tx.query<Filesystem>(`${selected} where writable order by id for update`),

    /** Adds to (or takes from) what is used, by id of the filesystem. Locks the rows in one order. */
    addUsed: async (tx: Queryable, changes: ReadonlyMap<number, number>) => {
      const rows = [...changes].filter(([, bytes]) => bytes !== 0).sort(([a], [b]) => a - b);
      if (rows.length === 0) return;
      await tx.query(
        `with change as (
           select * from unnest($1::integer[], $2::bigint[]) as row (id, bytes)
         ), locked as (
           select id from filesystems where id = any($1::integer[]) order by id for update
         )
         update filesystems set used = used + bytes
         from change join locked using (id) where filesystems.id = change.id`,
        [rows.map(([id]) => id), rows.map(([, bytes]) => bytes)],
      );
    },
  };
}

export type FilesystemStore = ReturnType<typeof filesystemStore>;
