import type { Database } from '@mdm/store';

/** The SQL of lists of objects, which are found by their content. */
export interface ObjectListStore {
  /** @param hash that of the list, see `objectListHash` */
  add(hash: string, guids: readonly string[], now: number): Promise<void>;
  /** Sorted. */
  find(hash: string, signal?: AbortSignal): Promise<readonly string[] | undefined>;
}

export function objectListStore(db: Database): ObjectListStore {
  return {
    add: async (hash, guids, now) => {
      await db.query(
        `insert into object_lists (hash, guids, created_at) values ($1, $2::uuid[], $3)
         on conflict (hash) do update set created_at = excluded.created_at`,
        [hash, [...guids].sort(), new Date(now)],
      );
    },
    find: async (hash, signal) => {
      const [row] = await db.query<{ guids: string[] }>(
        'select guids from object_lists where hash = $1',
        [hash],
        signal && { signal },
      );
      return row?.guids;
    },
  };
}
