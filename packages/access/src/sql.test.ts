import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { migrate, type TestDatabase, testDatabase } from '@mdm/store';
import fc from 'fast-check';
import {
  type Acl,
  aclDigest,
  aclFromMode,
  aclMigrations,
  dataLevels,
  evaluateAcl,
  internAcls,
  levelSql,
  parseAcl,
  type Right,
  visibleSql,
  type Who,
} from './index.js';

import { anyAcl, anyWho } from './testing.js';

let test: TestDatabase;
beforeAll(async () => {
  test = await testDatabase({ migrations: [...aclMigrations] });
});
afterAll(() => test.drop());

const rights: readonly Right[] = ['read', 'write', 'search', 'control'];

async function visible(who: Who, right: Right, ids: readonly string[]): Promise<Set<string>> {
  const predicate = visibleSql({ alias: 'a', right, who, from: 2 });
  const rows = await test.db.query<{ id: string }>(
    `select a.id::text as id from acls a where a.id = any($1::bigint[]) and ${predicate.sql}`,
    [ids, ...predicate.params],
  );
  return new Set(rows.map(({ id }) => id));
}

/** The level that readable rows give, 1 to 3, by id. */
async function levels(
  who: Who,
  right: Exclude<Right, 'control'>,
  ids: readonly string[],
): Promise<Map<string, number>> {
  const level = levelSql({ alias: 'a', right, who, from: 2 });
  const rows = await test.db.query<{ id: string; level: number }>(
    `select a.id::text as id, ${level.sql} as level from acls a where a.id = any($1::bigint[])`,
    [ids, ...level.params],
  );
  return new Map(rows.map((row) => [row.id, row.level]));
}

describe('the table of acls', () => {
  it('lets through exactly what evaluateAcl allows', async () => {
    const callers = fc.array(anyWho, { minLength: 5, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(fc.array(anyAcl, { minLength: 20, maxLength: 60 }), callers, async (acls, whos) => {
        const ids = await internAcls(test.db, acls);
        const idOf = (acl: Acl) => ids.get(aclDigest(acl)) ?? '';
        for (const who of whos) {
          for (const right of rights) {
            const expected = new Set(acls.filter((acl) => evaluateAcl(acl, who, right).allowed).map(idOf));
            expect(await visible(who, right, [...ids.values()])).toEqual(expected);
          }
          if (who.superuser) continue;
          for (const right of ['read', 'write', 'search'] as const) {
            const shown = await levels(who, right, [...ids.values()]);
            for (const acl of acls) {
              const { allowed, level } = evaluateAcl(acl, who, right);
              if (allowed)
                expect(shown.get(idOf(acl))).toBe(level === undefined ? 3 : dataLevels.indexOf(level) + 1);
            }
          }
        }
      }),
      { numRuns: 25 },
    );
  });

  it('keeps each acl once, under one id, and gives it back', async () => {
    const acl = aclFromMode({ owner: '/CN=alice', group: '/biomed', mode: 0o640 });
    const reordered = { ...acl, entries: acl.entries.toReversed() };
    const [first, second] = await Promise.all([
      internAcls(test.db, [acl, reordered]),
      internAcls(test.db, [acl]),
    ]);
    expect(first).toEqual(second);
    expect(first.size).toBe(1);
    const rows = await test.db.query<{ canonical: string }>('select canonical from acls where id = $1', [
      first.get(aclDigest(acl)),
    ]);
    expect(rows.map(({ canonical }) => parseAcl(canonical))).toEqual([acl]);
  });

  it('survives two transactions that write the same new acls in opposite orders', async () => {
    const acls = Array.from({ length: 200 }, (_, i) =>
      aclFromMode({ owner: `/CN=racer ${i}`, group: '/biomed', mode: 0o640 }),
    );
    const [one, two] = await Promise.all([
      test.db.transaction((tx) => internAcls(tx, acls)),
      test.db.transaction((tx) => internAcls(tx, acls.toReversed())),
    ]);
    expect(new Map([...one].sort())).toEqual(new Map([...two].sort()));
    expect(one.size).toBe(200);
  });

  it('writes nothing for nothing', async () => {
    expect((await internAcls(test.db, [])).size).toBe(0);
  });

  it('can be taken back', async () => {
    const other = await testDatabase({ migrations: [...aclMigrations] });
    await migrate(other.db, [...aclMigrations], { to: 0 });
    const rows = await other.db.query("select to_regclass('acls') as found");
    expect(rows).toEqual([{ found: null }]);
    await other.drop();
  });
});
