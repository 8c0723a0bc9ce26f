import { fail } from '@mdm/errors';
import type { Database, Migration } from '@mdm/store';
import { z } from 'zod';
import type { PolicySet } from './policy-set.js';
import type { PolicyFile } from './source.js';

/** Every set of policies that was ever in force here, in the order in which they were. Rows are only added. */
export const policyMigrations: readonly Migration[] = [
  {
    version: 8104,
    name: 'policy-versions',
    up: `
      create table mdm_policy_versions (
        number bigint generated always as identity primary key,
        version text not null,
        -- milliseconds since the epoch
        since bigint not null,
        -- [{ name, text }, …]
        files jsonb not null
      );`,
    down: 'drop table mdm_policy_versions',
  },
];

const storedFiles = z.array(z.object({ name: z.string(), text: z.string() }));

/** The files of the set that was last in force, at any replica; undefined: there was none. */
export async function lastVersion(db: Database): Promise<readonly PolicyFile[] | undefined> {
  const [row] = await db.query<{ files: unknown }>(
    'select files from mdm_policy_versions order by number desc limit 1',
  );
  if (row === undefined) return undefined;
  const { data, error } = storedFiles.safeParse(row.files);
  return data ?? fail('internal', 'a row of mdm_policy_versions cannot be read', { cause: error });
}

/** Keeps a set that comes into force; replicas that do so together keep it once. */
export async function keepVersion(db: Database, { version, files }: PolicySet, since: number): Promise<void> {
  await db.transaction(async (tx) => {
    await tx.query('lock table mdm_policy_versions in exclusive mode');
    await tx.query(
      `insert into mdm_policy_versions (version, since, files)
       select $1, $2, $3::jsonb where $1 is distinct from
         (select version from mdm_policy_versions order by number desc limit 1)`,
      [version, since, JSON.stringify(files)],
    );
  });
}
