import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { rowsRead, type TestDatabase, testDatabase } from '@mdm/store';
import { migrations } from './migrations.js';
import { pacsLossStore } from './pacs-losses.js';

const signal = new AbortController().signal;
const [all, lost, limit, confirmMs, now] = [50_000, 2_500, 50, 1_000, 10_000];

let test: TestDatabase;
beforeAll(async () => {
  test = await testDatabase({ migrations: await migrations() });
  const { db } = test;
  await db.query(
    `insert into instances (guid, sop_uid, sha256, size, owner, group_name, source, received_ms)
     select ('018bcfe5-6800-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, '1.2.' || n, '', 0, '/CN=Owner', '/vo', 'PACS main', n from generate_series(1, $1::integer) n`,
    [all],
  );
  await db.query(
    `insert into pacs_images (guid, pacs, ref, profile, lost, missed_ms, looked_ms)
     select guid, 'main', sop_uid, 'basic', case when received_ms <= $1 then 'gone' end, 0, 0 from instances`,
    [lost],
  );
  for (const table of ['instances', 'pacs_images']) await db.query(`vacuum analyze ${table}`);
});
afterAll(() => test.drop());

describe('what a PACS has lost', () => {
  it('is gone through once to be looked at again, however many pages these are', async () => {
    const { db } = test;
    const seen = new Set<string>();
    let read = 0;
    for (let after: string | undefined, more = true; more; ) {
      const of = { confirmMs, now, after, limit };
      read += await rowsRead(db, (within) => pacsLossStore(within).toLookAtAgain('main', of, signal));
      const page = await pacsLossStore(db).toLookAtAgain('main', of, signal);
      for (const { guid, isTime } of page) if (isTime) seen.add(guid);
      await db.query('update pacs_images set looked_ms = $2 where guid = any($1::uuid[])', [
        page.map(({ guid }) => guid),
        now,
      ]);
      after = page.at(-1)?.guid;
      more = page.length === limit;
    }
    expect(seen.size).toBe(lost);
    expect(read).toBeLessThan(4 * lost);
  });
});
