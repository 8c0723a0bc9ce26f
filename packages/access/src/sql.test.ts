import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { migrate, type TestDatabase, testDatabase } from '@mdm/store';
import fc from 'fast-check';
import {
  type Acl,
  aclDigest,
  aclFromMode,
  aclMigration,
  evaluateAcl,
  internAcls,
  parseAcl,
  type Right,
  visibleSql,
  type Who,
} from './index.js';
import { anyAcl, anyWho } from './testing.js';

let test: TestDatabase;
beforeAll(async () => {
  test = await testDatabase({ migrations: [aclMigration] });
});
afterAll(() => test.drop());

const rights: readonly Right[] = ['read', 'write', 'search', 'control'];

async function visible(who: Who, right: Right, ids: readonly string[]): Promise<Set<string>> {
  const predicate = visibleSql({ alias: 'a', right, dn: '$1', groups: '$2', superuser: '$3' });
  const rows = await test.db.query<{ id: string }>(
    `select a.id::text as id from acls a where a.id = any($4::bigint[]) and ${predicate}`,
    [who.dn, who.groups, who.superuser ?? false, ids],
  );
  return new Set(rows.map(({ id }) => id));
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
    const other = await testDatabase({ migrations: [aclMigration] });
    await migrate(other.db, [aclMigration], { to: 0 });
    const rows = await other.db.query("select to_regclass('acls') as found");
    expect(rows).toEqual([{ found: null }]);
    await other.drop();
  });
});
