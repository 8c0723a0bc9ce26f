import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aclFromMode, aclMigration } from '@mdm/access';
import { newGuid } from '@mdm/rpc';
import { type Database, loadMigrations, type Queryable, type TestDatabase, testDatabase } from '@mdm/store';
import { ensureDirectories } from './directories.js';
import { protections } from './protection.js';
import { type NewEntry, registerEntries, removeFiles } from './registration.js';

const root = '/grid/biomed/a';
const acl = aclFromMode({ owner: '/CN=Anna', group: '/biomed', mode: 0o755 });
const signal = new AbortController().signal;
const now = Date.now();

let base: TestDatabase;

beforeAll(async () => {
  base = await testDatabase({
    migrations: [aclMigration, ...(await loadMigrations(new URL('./migrations/', import.meta.url)))],
  });
  await base.db.transaction((tx) =>
    ensureDirectories(tx, new Map([[root, () => acl]]), { now, implicit: false }),
  );
});
afterAll(() => base.drop());

/** The same database, and how many statements it was given. */
function counting(db: Database): { db: Database; statements: () => number } {
  let statements = 0;
  const counted = <Target extends Queryable>(target: Target): Target => ({
    ...target,
    query: (text, params, options) => {
      statements += 1;
      return target.query(text, params, options);
    },
  });
  return {
    statements: () => statements,
    db: {
      ...counted(db),
      transaction: (run, options) => db.transaction((tx) => run(counted(tx)), options),
    },
  };
}

const files = (study: string, count: number): NewEntry[] =>
  Array.from({ length: count }, (_, index) => ({
    guid: newGuid(now),
    lfn: `${root}/${study}/series/${index}`,
    size: 1,
    checksum: '',
    surl: `srm://dpm.example/${study}/${index}`,
    acl,
    directoryAcl: acl,
  }));

describe('the number of statements', () => {
  const spent = async (run: (db: Database) => Promise<unknown>) => {
    const { db, statements } = counting(base.db);
    await run(db);
    return statements();
  };

  it('is the same for one file and for a thousand', async () => {
    const [one, many] = [files('one', 1), files('many', 1_000)];
    const register = (entries: NewEntry[]) => spent((db) => registerEntries(db, entries, { now, signal }));
    const first = await register(one);
    expect(first).toBeLessThan(20);
    expect(await register(many)).toBe(first);
    expect(await register(many)).toBeLessThan(first);
    const guids = (entries: NewEntry[]) => entries.map(({ guid }) => guid);
    const remove = (entries: NewEntry[]) => spent((db) => removeFiles(db, guids(entries), { now, signal }));
    expect(await remove(many)).toBe(await remove(one));
  });

  it('is one for the rights of a thousand files and all directories above them', async () => {
    const entries = files('rights', 1_000);
    await registerEntries(base.db, entries, { now, signal });
    const names = [...entries.map(({ guid }) => guid), `${root}/rights/series/0`];
    const { db, statements } = counting(base.db);
    const found = await protections(db, names, signal);
    expect(statements()).toBe(1);
    expect(found.size).toBe(1_001);
    for (const { ancestors } of found.values()) expect(ancestors).toHaveLength(5);
  });

  it('reads no whole table for the rights of one name', async () => {
    await base.db.query('analyze entries');
    const plans = await base.db.query<{ 'QUERY PLAN': string }>(
      `explain with recursive way as (
         select id, parent_id, target_id from entries where path = any($1::text[]) or guid = any($2::uuid[])
         union
         select e.id, e.parent_id, e.target_id
         from way w join entries e on e.id = any(array[w.parent_id, w.target_id])
       ) select * from way`,
      [[`${root}/rights/series/1`], []],
    );
    expect(plans.map((line) => line['QUERY PLAN']).join('\n')).not.toContain('Seq Scan');
  });
});
