import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newestFirstCursor } from '@mdm/rpc';
import { type Database, rowsRead, type TestDatabase, testDatabase } from '@mdm/store';
import { migrations } from './migrations.js';
import { type RegistrationState, registrationStore } from './registrations.js';

const signal = new AbortController().signal;
const done = 20_000;
/** Those that came last, of which the first is being worked on. */
const waiting = 500;
const firstMs = 1_700_000_000_000;

let test: TestDatabase;
beforeAll(async () => {
  test = await testDatabase({ migrations: await migrations() });
  const { db } = test;
  await db.query(
    `insert into instances (guid, sop_uid, sha256, size, owner, group_name, source, received_ms, lfn, registered_ms)
     select md5(n::text)::uuid, '1.2.' || n, '', 0, '/CN=Owner', '/vo', 'CT_1 at 10.0.0.1',
       ${firstMs} + n, case when n <= $1 then '/grid/vo/a/' || n end, case when n <= $1 then ${firstMs} end
     from generate_series(1, $1::integer + $2) n`,
    [done, waiting],
  );
  await db.query(
    `insert into mdm_saga_item (saga, key, state, status, step)
     select 'register', guid::text, '{}', case when registered_ms is null then 'running' else 'done' end,
       case when sop_uid = '1.2.' || $1 + 1 then 'store' when registered_ms is null then 'describe' else 'finish' end
     from instances`,
    [done],
  );
  await db.query(
    `insert into mdm_saga_item (saga, key, state, status, step)
     values ('register', '00000000-0000-4000-8000-ffffffffffff', '{}', 'undone', 'describe')`,
  );
  await db.query('vacuum analyze instances');
  await db.query('vacuum analyze mdm_saga_item');
});
afterAll(() => test.drop());

const storeOf = (db: Database) => registrationStore(db, 'describe');
const list = (state: RegistrationState | undefined) => (db: Database) =>
  storeOf(db).list({ state, after: newestFirstCursor.parse(''), limit: 10 }, signal);

describe('what is told of registrations', () => {
  it('is how many there are in each state, without what was replaced after it was given up', async () => {
    const { counts, oldestMs } = await storeOf(test.db).queue(signal);
    expect(Object.fromEntries(counts.map(({ state, count }) => [state, count]))).toEqual({
      received: waiting - 1,
      running: 1,
      registered: done,
      undoing: 0,
      'given-up': 0,
      quarantined: 0,
    });
    expect(oldestMs).toBe(firstMs + done + 1);
    expect(await storeOf(test.db).backlog(signal)).toEqual({ depth: waiting, oldestMs, givenUp: 0 });
  });

  it.each([
    ['received', 10, done + waiting],
    ['running', 1, done + 1],
    ['registered', 10, done],
    ['given-up', 0, undefined],
    [undefined, 10, done + waiting],
  ] as const)('is a page of those that are %s, newest first', async (state, count, newest) => {
    const page = await list(state)(test.db);
    expect(page).toHaveLength(count);
    expect(page[0]?.receivedMs).toBe(newest && firstMs + newest);
    if (state) for (const registration of page) expect(registration.state).toBe(state);
  });

  it.each<[string, (db: Database) => Promise<unknown>]>([
    ['how much waits', (db) => storeOf(db).backlog(signal)],
    ['a page of all', list(undefined)],
    ...(['received', 'running', 'registered', 'undoing', 'given-up', 'quarantined'] as const).map(
      (state): [string, (db: Database) => Promise<unknown>] => [
        `a page of those that are ${state}`,
        list(state),
      ],
    ),
  ])('reads what waits, and not what is done: %s', async (_, look) => {
    expect(await rowsRead(test.db, look)).toBeLessThan(5 * waiting);
  });

  it('reads what is done once, to count it', async () => {
    expect(await rowsRead(test.db, (db) => storeOf(db).queue(signal))).toBeLessThan(done + 5 * waiting);
  });
});
