import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newGuid } from '@mdm/rpc';
import { type TestDatabase, testDatabase } from '@mdm/store';
import { type ChangeStore, changeStore } from './changes.js';
import { migrations } from './migrations.js';

const subject = 'user:/CN=Rosa';
const { signal } = new AbortController();
let test: TestDatabase;
let changes: ChangeStore;

beforeAll(async () => {
  test = await testDatabase({ migrations: await migrations() });
  changes = changeStore(test.db);
});
afterAll(() => test.drop());

const newGuids = (count: number) => Array.from({ length: count }, () => newGuid()).toSorted();
const claim = (guids: readonly string[], who = subject) =>
  test.db.transaction((tx) => changes.claim(tx, who, guids));
const currentOf = (version: number, guids: readonly string[], who = subject) =>
  changes.whileCurrent({ version, subject: who, guids }, async (current) => [...current].toSorted(), signal);

describe('the say about a right', () => {
  it('goes to the later of two changes, for the images of both', async () => {
    const guids = newGuids(3);
    const first = await claim(guids);
    const second = await claim(guids.slice(1));
    expect(second).toBeGreaterThan(first);
    expect(await currentOf(first, guids)).toEqual(guids.slice(0, 1));
    expect(await currentOf(second, guids)).toEqual(guids.slice(1));
  });

  it('is had for each subject apart', async () => {
    const guids = newGuids(1);
    const first = await claim(guids);
    await claim(guids, 'group:/biomed');
    expect(await currentOf(first, guids)).toEqual(guids);
  });

  it('cannot be taken while services are being told', async () => {
    const guids = newGuids(2);
    const version = await claim(guids);
    const order: string[] = [];
    let later: Promise<unknown> = Promise.resolve();
    await changes.whileCurrent(
      { version, subject, guids },
      async () => {
        later = claim(guids).then(() => order.push('claimed'));
        // The claim waits for a lock now: PostgreSQL says so.
        for (;;) {
          const [row] = await test.db.query<{ waiting: number }>(
            `select count(*) as waiting from pg_stat_activity
             where application_name = $1 and wait_event_type = 'Lock'`,
            [test.schema],
          );
          if (row && row.waiting > 0) break;
        }
        order.push('told');
      },
      signal,
    );
    await later;
    expect(order).toEqual(['told', 'claimed']);
    expect(await currentOf(version, guids)).toEqual([]);
  });

  it('is shared by those who tell different services of the same change', async () => {
    const guids = newGuids(2);
    const version = await claim(guids);
    const both = await changes.whileCurrent(
      { version, subject, guids },
      async () => currentOf(version, guids),
      signal,
    );
    expect(both).toEqual(guids);
  });

  it('is forgotten when the change is done, but not when a later one has it', async () => {
    const [one = '', two = ''] = newGuids(2);
    const change = '7f1c4d8e-9f7c-4f43-9f0e-1d2c3b4a5968';
    const version = await claim([one, two]);
    await test.db.transaction((tx) => changes.addPart(tx, change, 0, ['mdm://a/lfc']));
    const later = await claim([two]);
    expect(await changes.pending(change, signal)).toEqual(['mdm://a/lfc']);
    await changes.finish({ change, part: 0, version, subject, guids: [one, two] });
    expect(await changes.pending(change, signal)).toEqual([]);
    expect(await currentOf(version, [one, two])).toEqual([]);
    expect(await currentOf(later, [one, two])).toEqual([two]);
  });

  it('is taken for ten thousand images in one statement', async () => {
    const guids = newGuids(10_000);
    const version = await claim(guids);
    expect(await currentOf(version, guids)).toHaveLength(10_000);
  });
});
