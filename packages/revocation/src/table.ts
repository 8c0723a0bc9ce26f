import { columns, type Database } from '@mdm/store';
import type { NewRevocation, Revocation } from './revocation.js';

/** The SQL of `mdm_revocations`. */
export interface RevocationTable {
  /** What has a higher number than the given one of its site, in the order of the numbers. */
  newer(sequences: ReadonlyMap<string, number>): Promise<Revocation[]>;
  /** Gives a revocation the next number of the site. All replicas together leave no gap and show no number early. */
  append(site: string, revocation: NewRevocation): Promise<number>;
  /** Keeps what other sites have revoked; what is there already stays as it is. */
  insert(revocations: readonly Revocation[]): Promise<void>;
  deleteEnded(now: number): Promise<void>;
}

type Row = Omit<Revocation, 'until'> & { readonly until: number | null };

export function revocationTable(db: Database): RevocationTable {
  return {
    newer: async (sequences) => {
      const rows = await db.query<Row>(
        `select site, sequence, kind, value, at, until, reason
         from mdm_revocations left join unnest($1::text[], $2::bigint[]) as known (site, last) using (site)
         where sequence > coalesce(last, 0) order by site, sequence`,
        [[...sequences.keys()], [...sequences.values()]],
      );
      return rows.map(({ until, ...rest }) => ({ ...rest, ...(until !== null && { until }) }));
    },

    append: (site, { kind, value, at, until, reason }) =>
      db.transaction(async (tx) => {
        // Held until the commit: nobody sees a number before all smaller ones.
        await tx.query('lock table mdm_revocations in exclusive mode');
        const [row] = await tx.query<{ sequence: number }>(
          `insert into mdm_revocations (site, sequence, kind, value, at, until, reason)
           select $1, coalesce(max(sequence), 0) + 1, $2, $3, $4, $5, $6 from mdm_revocations where site = $1
           returning sequence`,
          [site, kind, value, at, until ?? null, reason],
        );
        if (!row) throw new TypeError('an insert returned no row');
        return row.sequence;
      }),

    insert: async (revocations) => {
      await db.query(
        `insert into mdm_revocations (site, sequence, kind, value, at, until, reason)
         select * from unnest($1::text[], $2::bigint[], $3::text[], $4::text[], $5::bigint[], $6::bigint[], $7::text[])
         on conflict do nothing`,
        columns(revocations, ['site', 'sequence', 'kind', 'value', 'at', 'until', 'reason']),
      );
    },

    deleteEnded: async (now) => {
      await db.query(
        `delete from mdm_revocations as ended where until <= $1 and exists (
           select 1 from mdm_revocations as later
           where later.site = ended.site and later.sequence > ended.sequence
         )`,
        [now],
      );
    },
  };
}
