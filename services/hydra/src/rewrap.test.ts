import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createKeyRing } from './key-ring.js';
import { rewrap } from './rewrap.js';
import { type HydraBed, startHydra, type TestKey } from './testing.js';

describe('shares at rest', () => {
  let hydra: HydraBed;
  beforeAll(async () => {
    hydra = await startHydra();
  });
  afterAll(() => hydra.close());

  const released = async (key: TestKey) => {
    const gateway = await hydra.gateway(hydra.colleague);
    const { outcomes } = await gateway.getShares({ guids: [key.guid] });
    return outcomes[0]?.error?.code ?? 'released';
  };

  it('do not open in another row', async () => {
    const [one, two] = [await hydra.put(), await hydra.put()];
    await hydra.bed.db.query(
      'update shares set wrapped = (select wrapped from shares where guid = $1) where guid = $2',
      [one.guid, two.guid],
    );
    expect(await released(two)).toBe('corrupt');
    expect(await released(one)).toBe('released');
  });

  it('do not open after somebody changed the owner site or the generation in the table', async () => {
    const key = await hydra.put();
    await hydra.bed.db.query('update shares set owner_site = $2 where guid = $1', [key.guid, 'c']);
    expect(await released(key)).toBe('corrupt');
    await hydra.bed.db.query("update shares set owner_site = 'b', generation = 5 where guid = $1", [
      key.guid,
    ]);
    expect(await released(key)).toBe('corrupt');
  });

  it('move to a new key, all but the damaged ones, and then need the old one no more', async () => {
    const keys = [await hydra.put(), await hydra.put(), await hydra.put()];
    const damaged = await hydra.put();
    await hydra.bed.db.query('update shares set wrapped = $2 where guid = $1', [
      damaged.guid,
      randomBytes(100),
    ]);
    const { context } = hydra.bed;
    const former = context.keyRing;
    const secret = randomBytes(32);
    const both = createKeyRing(secret);
    const rotating = {
      ...both,
      ids: [...both.ids, ...former.ids],
      unwrap: (...args: Parameters<typeof former.unwrap>) =>
        (args[1].kekId === both.currentId ? both : former).unwrap(...args),
    };
    await expect(rewrap({ ...context, keyRing: both })).rejects.toMatchObject({
      code: 'failed-precondition',
    });
    await rewrap({ ...context, keyRing: rotating });
    const rows = await context.shares.find(
      keys.map(({ guid }) => guid),
      AbortSignal.timeout(120_000),
    );
    for (const key of keys) {
      const row = rows.get(key.guid);
      expect(row?.kekId).toBe(both.currentId);
      expect(row && both.unwrap(row, row).equals(key.records.a)).toBe(true);
    }
  });
});
