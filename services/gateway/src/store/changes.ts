import type { Database, Queryable } from '@mdm/store';

/** The SQL of changes of rights and facts that are on their way. Their subject is what `subjectOf` says. */
export interface ChangeStore {
  /** Numbers a change and gives it the say about its subject on these images; waits while one is being told. */
  claim(tx: Queryable, subject: string, guids: readonly string[]): Promise<number>;
  addPart(tx: Queryable, change: string, part: number, pending: readonly string[]): Promise<void>;
  /**
   * Runs `tell` with those of the images about which the change still has the say. Until it is done, no later change can
   * take the say, so what `tell` writes elsewhere is never older than what is there.
   */
  whileCurrent<T>(
    of: { readonly version: number; readonly subject: string; readonly guids: readonly string[] },
    tell: (current: ReadonlySet<string>) => Promise<T>,
    signal: AbortSignal,
  ): Promise<T>;
  setPending(change: string, part: number, pending: readonly string[]): Promise<void>;
  /** What a change has still to tell, in all of its parts. */
  pending(change: string, signal: AbortSignal): Promise<string[]>;
  /** Forgets a part that is done. */
  finish(of: {
    readonly change: string;
    readonly part: number;
    readonly version: number;
    readonly subject: string;
    readonly guids: readonly string[];
  }): Promise<void>;
}

export function changeStore(db: Database): ChangeStore {
  return {
    claim: async (tx, subject, guids) => {
      const [row] = await tx.query<{ version: number }>(
        `with numbered as (select nextval('sharing_version') as version), claimed as (
           insert into sharing_right (guid, principal, version)
           select guid, $1, version from numbered, unnest($2::uuid[]) as guid order by guid
           on conflict (guid, principal) do update set version = excluded.version
             where sharing_right.version < excluded.version
         )
         select version from numbered`,
        [subject, guids],
      );
      if (!row) throw new TypeError('a sequence gave no number');
      return row.version;
    },

    addPart: async (tx, change, part, pending) => {
      await tx.query('insert into sharing_part (change, part, pending) values ($1, $2, $3)', [
        change,
        part,
        pending,
      ]);
    },

    whileCurrent: ({ version, subject, guids }, tell, signal) =>
      db.transaction(
        async (tx) => {
          const rows = await tx.query<{ guid: string }>(
            `select guid from sharing_right
             where guid = any($1::uuid[]) and principal = $2 and version = $3
             order by guid for share`,
            [guids, subject, version],
          );
          return tell(new Set(rows.map(({ guid }) => guid)));
        },
        { signal },
      ),

    setPending: async (change, part, pending) => {
      await db.query('update sharing_part set pending = $3 where change = $1 and part = $2', [
        change,
        part,
        pending,
      ]);
    },

    pending: async (change, signal) => {
      const rows = await db.query<{ place: string }>(
        'select distinct unnest(pending) as place from sharing_part where change = $1 order by place',
        [change],
        { signal },
      );
      return rows.map(({ place }) => place);
    },

    finish: ({ change, part, version, subject, guids }) =>
      db.transaction(async (tx) => {
        await tx.query(
          'delete from sharing_right where guid = any($1::uuid[]) and principal = $2 and version = $3',
          [guids, subject, version],
        );
        await tx.query('delete from sharing_part where change = $1 and part = $2', [change, part]);
      }),
  };
}
