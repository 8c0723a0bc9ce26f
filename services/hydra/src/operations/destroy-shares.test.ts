import { randomUUID, X509Certificate } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type VerifiedReceipt, verifyReceipt } from '@mdm/erasure';
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

  describe('certifies', () => {
    /** What a gateway of the owner's site is told of each key. */
    const receiptsOf = async (guids: string[], client?: HydraBed['bridge']): Promise<VerifiedReceipt[]> => {
      const { receipts } = await (client ?? (await hydra.gateway(hydra.owner))).destroyShares({ guids });
      const authorities = (site: string) => {
        const ca = hydra.bed.sites.get(site)?.ca.cert;
        return ca ? [new X509Certificate(ca)] : [];
      };
      return receipts.map((receipt, index) =>
        verifyReceipt(
          receipt,
          { holder: 'a', guid: guids[index] ?? '', owner: 'b' },
          { authorities, clock: Date.now },
        ),
      );
    };

    it('that a share was destroyed, and says the same when it is asked again', async () => {
      const key = await hydra.put();
      const [first] = await receiptsOf([key.guid]);
      expect(first).toMatchObject({
        holder: 'a',
        owner: 'b',
        askedBy: hydra.owner.dn,
        outcome: 'destroyed',
        generation: 1,
      });
      const [again] = await receiptsOf([key.guid]);
      expect(again).toEqual({ ...first, signedAt: expect.any(Number) });
    });

    it('that it never held a key, and then takes none of that owner any more, of whatever generation', async () => {
      const key = await hydra.newKey();
      expect(await receiptsOf([key.guid])).toMatchObject([{ outcome: 'none-held' }]);
      for (const generation of [1, 2]) {
        const next = generation === 1 ? key : await hydra.newKey({ guid: key.guid, generation });
        const { outcomes } = await hydra.bridge.putShares({ shares: [hydra.share(next, { generation })] });
        expect(outcomes[0]?.error?.code).toBe('failed-precondition');
      }
      expect(await held(key.guid)).toBe(false);
    });

    it('nothing that keeps others from putting their keys', async () => {
      const key = await hydra.newKey();
      await receiptsOf([key.guid], await hydra.gateway(hydra.stranger));
      await receiptsOf([key.guid], await hydra.gateway(hydra.colleague));
      const { outcomes } = await hydra.bridge.putShares({ shares: [hydra.share(key)] });
      expect(outcomes).toEqual([{ guid: key.guid, error: null }]);
    });

    it('to a bridge, which may start anew, only what it has destroyed', async () => {
      const key = await hydra.newKey();
      const undo = await hydra.bridge.destroyShares({ guids: [key.guid] });
      expect(undo).toEqual({ outcomes: [{ guid: key.guid, error: null }], receipts: [''] });
      await hydra.bridge.putShares({ shares: [hydra.share(key)] });
      expect(await receiptsOf([key.guid], hydra.bridge)).toMatchObject([{ outcome: 'destroyed' }]);
    });

    it('none that is not true when the first put comes at the same moment', async () => {
      for (let time = 0; time < 10; time += 1) {
        const key = await hydra.newKey();
        const gateway = await hydra.gateway(hydra.owner);
        const [{ outcomes, receipts }] = await Promise.all([
          gateway.destroyShares({ guids: [key.guid] }),
          hydra.bridge.putShares({ shares: [hydra.share(key)] }),
        ]);
        expect(receipts[0] === '').toBe(outcomes[0]?.error?.code === 'aborted');
        expect(receipts[0] !== '' && (await held(key.guid))).toBe(false);
      }
    });
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
