import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type HydraBed, startHydra } from '../testing.js';

describe('destroying shares', () => {
  let hydra: HydraBed;
  beforeAll(async () => {
    hydra = await startHydra();
  });
  afterAll(() => hydra.close());

  const held = async (guid: string) =>
    (await hydra.bed.db.query('select from shares where guid = $1', [guid])).length === 1;

  it('takes the share away for its readers and its owner', async () => {
    const key = await hydra.put();
    const gateway = await hydra.gateway(hydra.owner);
    const { outcomes } = await gateway.destroyShares({ guids: [key.guid] });
    expect(outcomes).toEqual([{ guid: key.guid, error: null }]);
    expect(await held(key.guid)).toBe(false);
    expect(await gateway.getShares({ guids: [key.guid] })).toMatchObject({
      outcomes: [{ error: { code: 'not-found' } }],
      jwe: '',
    });
    expect((await hydra.bed.auditRecords()).at(-2)).toMatchObject({
      operation: 'hydra.destroy-shares',
      effect: 'destroy',
      outcome: 'success',
      detail: { destroyed: 1 },
    });
  });

  it('is done when it is asked again, or for a key that never was', async () => {
    const key = await hydra.put();
    const guids = [key.guid, randomUUID()];
    for (let time = 0; time < 2; time += 1) {
      const { outcomes } = await hydra.bridge.destroyShares({ guids });
      expect(outcomes).toEqual(guids.map((guid) => ({ guid, error: null })));
    }
  });

  it('does not let a late retry bring the key back, only a new key of the same site', async () => {
    const key = await hydra.put();
    await hydra.bridge.destroyShares({ guids: [key.guid] });
    const put = async (client: HydraBed['bridge'], generation: number) => {
      const next = generation === 1 ? key : await hydra.newKey({ guid: key.guid, generation });
      const { outcomes } = await client.putShares({ shares: [hydra.share(next, { generation })] });
      return outcomes[0]?.error?.code;
    };
    expect(await put(hydra.bridge, 1)).toBe('failed-precondition');
    expect(await held(key.guid)).toBe(false);
    const bridgeOfC = await hydra.bed.client('mdm.hydra.v1.KeyService', {
      through: 'dicom-bridge',
      site: 'c',
      as: hydra.owner,
    });
    expect(await put(bridgeOfC, 2)).toBe('permission-denied');
    expect(await put(hydra.bridge, 2)).toBeUndefined();
    expect(await held(key.guid)).toBe(true);
  });

  it('is refused through another site, to readers, and without a word to strangers', async () => {
    const key = await hydra.put();
    const errorOf = async (client: HydraBed['bridge']) =>
      (await client.destroyShares({ guids: [key.guid] })).outcomes[0]?.error?.code;
    expect(await errorOf(await hydra.gateway(hydra.owner, 'c'))).toBe('permission-denied');
    expect(await errorOf(await hydra.gateway(hydra.colleague))).toBe('permission-denied');
    expect(await errorOf(await hydra.gateway(hydra.stranger))).toBeUndefined();
    expect(await held(key.guid)).toBe(true);
  });

  it('leaves no share behind when a put comes at the same moment', async () => {
    for (let time = 0; time < 10; time += 1) {
      const key = await hydra.put();
      await Promise.all([
        hydra.bridge.destroyShares({ guids: [key.guid] }),
        hydra.bridge.putShares({ shares: [hydra.share(key)] }),
      ]);
      expect(await held(key.guid)).toBe(false);
    }
  });
});
