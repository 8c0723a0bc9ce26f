import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aclFromMode, aclMigrations } from '@mdm/access';
import { imageFactsMigration } from '@mdm/policy';
import { anyFactsId, someFacts } from '@mdm/policy/testing';
import { newGuid } from '@mdm/rpc';
import { type Database, loadMigrations, type Queryable, type TestDatabase, testDatabase } from '@mdm/store';
import { ensureDirectories } from './directories.js';
import { findEntry } from './entries.js';
import { addAlias } from './names.js';
import { protections } from './protection.js';
import { type NewEntry, registerEntries, removeFiles } from './registration.js';

const root = '/grid/biomed/a';
const acl = aclFromMode({ owner: '/CN=Anna', group: '/biomed', mode: 0o755 });
const signal = new AbortController().signal;
const now = Date.now();

let base: TestDatabase;

beforeAll(async () => {
  base = await testDatabase({
    migrations: [
      ...aclMigrations,
      imageFactsMigration,
      ...(await loadMigrations(new URL('./migrations/', import.meta.url))),
    ],
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
    guid: newGuid(),
    lfn: `${root}/${study}/series/${index}`,
    size: 1,
    checksum: '',
    surl: `srm://dpm.example/${study}/${index}`,
    acl,
    directoryAcl: acl,
    facts: someFacts,
    retainUntilMs: 0,
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
    await anyFactsId(base.db);
    const first = await register(one);
    expect(first).toBeLessThan(20);
    expect(await register(many)).toBe(first);
    expect(await register(many)).toBeLessThan(first);
    const guids = (entries: NewEntry[]) => entries.map(({ guid }) => guid);
    const remove = (entries: NewEntry[]) =>
      spent((db) => removeFiles(db, guids(entries), { now, site: 'a', registrationUndone: true, signal }));
    expect(await remove(many)).toBe(await remove(one));
  });

  it('is one for the rights of a thousand files and all directories above them', async () => {
    const entries = files('rights', 1_000);
    await registerEntries(base.db, entries, { now, signal });
    const names = [...entries.map(({ guid }) => guid), `${root}/rights/series/0`];
    const { db, statements } = counting(base.db);
    const found = await protections(db, names, 'read', signal);
    expect(statements()).toBe(1);
    expect(found.size).toBe(1_001);
    for (const { ancestors } of found.values()) expect(ancestors).toHaveLength(5);
  });

  it('reads no whole table for the rights of one name, and of two', async () => {
    const one = `${root}/rights/series/1`;
    const explain: Queryable['query'] = (text, params) => base.db.query(`explain ${text}`, params);
    for (const names of [[one], [newGuid()], [one, `${root}/rights/series/2`]]) {
      const plans: string[] = [];
      await protections(
        {
          query: async (text, params) => {
            for (const line of await explain<{ 'QUERY PLAN': string }>(text, params))
              plans.push(line['QUERY PLAN']);
            return [];
          },
        },
        names,
        'read',
        signal,
      );
      expect(plans.join('\n')).toContain('entries_pkey');
      expect(plans.join('\n')).not.toMatch(/Seq Scan on entries/);
    }
  });
});

describe('the rights of a name', () => {
  it('are the same whether it is asked for alone or among others, by its name, its GUID or an alias', async () => {
    const [file, other] = files('alone', 2);
    if (!file || !other) throw new TypeError('two files were wanted');
    await registerEntries(base.db, [file, other], { now, signal });
    const aside = aclFromMode({ owner: '/CN=Bert', group: '/biomed', mode: 0o710 });
    const directory = `${root}/aside`;
    await base.db.transaction((tx) =>
      ensureDirectories(tx, new Map([[directory, () => aside]]), { now, implicit: false }),
    );
    const alias = `${directory}/alias`;
    await addAlias(base.db, { target: file.guid, lfn: alias, now }, signal);
    for (const name of [file.lfn, file.guid, alias, directory, '/grid', `${root}/none`, newGuid()]) {
      const among = (await protections(base.db, [name, other.guid], 'read', signal)).get(name);
      const alone = (await protections(base.db, [name], 'read', signal)).get(name);
      expect(alone && { acl: alone.acl, ancestors: alone.ancestors }).toEqual(
        among && { acl: among.acl, ancestors: among.ancestors },
      );
      expect(alone?.entry).toEqual(await findEntry(base.db, name));
    }
  });
});
