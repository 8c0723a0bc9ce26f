import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { rowsRead, type TestDatabase, testDatabase } from '@mdm/store';
import { policySchema } from '../policy.js';
import { migrations } from './migrations.js';
import { type NewlyQuarantined, quarantineStore } from './quarantine.js';

const signal = new AbortController().signal;
const many = 20_000;
const [small, large] = [64 << 10, 100_000];
const policy = policySchema.parse({
  owner: '/CN=Owner',
  group: '/vo',
  mode: 0o640,
  metadataMode: 0o640,
  profile: 'basic',
  grants: [],
  metadataGrants: [],
});

let test: TestDatabase;
beforeAll(async () => {
  test = await testDatabase({ migrations: await migrations() });
  await quarantineStore(test.db).put(
    test.db,
    Array.from({ length: many }, (_, n) => row(n)),
    many * large,
  );
  await test.db.query('vacuum analyze quarantine');
});
afterAll(() => test.drop());

const guidOf = (n: number) => `018bcfe5-6800-7000-8000-${n.toString(16).padStart(12, '0')}`;
/** Every second is smaller than what it is counted as. */
const row = (n: number): NewlyQuarantined => ({
  guid: guidOf(n),
  sopUid: `1.2.${n}`,
  sha256: '',
  size: 1,
  kept: n % 2 === 0 ? 1 : large,
  owner: policy.owner,
  source: 'CT_1 at 10.0.0.1',
  receivedMs: n,
  cause: 'invalid-dicom',
  message: 'cannot be read',
  policy,
});

describe('a large quarantine', () => {
  it('knows what it takes up whatever comes and goes, and takes no more than there is room for', async () => {
    const { db } = test;
    const store = quarantineStore(db);
    let bytes = (many / 2) * (small + large);
    expect(await store.usedBytes(signal)).toBe(bytes);

    const [first, known, second, third] = [row(many), row(7), row(many + 1), row(many + 2)];
    const outcomes = await store.put(db, [first, known, second, third], bytes + small + 2 * large);
    bytes += small + large;
    expect([...outcomes.values()]).toEqual(['kept', 'known', 'kept', 'full']);
    expect(await store.usedBytes(signal)).toBe(bytes);

    expect(await store.take(db, guidOf(1))).toMatchObject({
      guid: guidOf(1),
      sopUid: '1.2.1',
      kept: large,
      policy,
    });
    expect(await store.take(db, guidOf(1))).toBeUndefined();
    expect(await store.expire(4, 2, signal)).toEqual([guidOf(0), guidOf(2)]);
    bytes -= large + 2 * small;
    expect(await store.usedBytes(signal)).toBe(bytes);
  });

  it('is not read as a whole for what comes and goes', async () => {
    const { db } = test;
    const read = rowsRead(db, async (within) => {
      const store = quarantineStore(within);
      await store.put(within, [row(2 * many)], 2 * many * large);
      await store.take(within, guidOf(11));
      await store.expire(20, 10, signal);
      await store.usedBytes(signal);
    });
    expect(await read).toBeLessThan(100);
  });
});
