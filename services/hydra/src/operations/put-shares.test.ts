import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { generateIdentity } from '@mdm/envelope';
import { decodeShare, encodeShare, splitKey } from '@mdm/key-shares';
import { type HydraBed, openShares, startHydra } from '../testing.js';

describe('putting shares', () => {
  let hydra: HydraBed;
  beforeAll(async () => {
    hydra = await startHydra();
  });
  afterAll(() => hydra.close());

  const rowOf = async (guid: string) => {
    const [row] = await hydra.bed.db.query('select * from shares where guid = $1', [guid]);
    return row;
  };
  const errorOf = async (...shares: Parameters<HydraBed['share']>) => {
    const { outcomes } = await hydra.bridge.putShares({ shares: [hydra.share(...shares)] });
    return outcomes[0]?.error?.code;
  };

  it('keeps the share wrapped, with what may be known of it beside it', async () => {
    const key = await hydra.put();
    const row = await rowOf(key.guid);
    expect(row).toMatchObject({
      owner_site: 'b',
      generation: 1,
      recipient: key.recipient,
      threshold: 2,
      holders: ['a', 'b', 'c'],
    });
    const secret: { share: string } = JSON.parse(key.records.a.toString());
    const stored = Buffer.from(row?.wrapped as Uint8Array);
    expect(stored.includes(Buffer.from(secret.share, 'base64url'))).toBe(false);
    expect(stored.includes(key.records.a.subarray(0, 20))).toBe(false);
  });

  it('is done when the same share comes again, and leaves the rights as they are by then', async () => {
    const key = await hydra.put();
    const gateway = await hydra.gateway(hydra.owner);
    const edits = [{ tag: 'ACL_TAG_USER' as const, id: hydra.stranger.dn, permissions: 4 }];
    await gateway.editAcls({ changes: [{ guid: key.guid, edits }] });
    const before = await rowOf(key.guid);
    expect(await errorOf(key)).toBeUndefined();
    expect(await rowOf(key.guid)).toEqual(before);
  });

  it('replaces an earlier generation and refuses to go back to it', async () => {
    const first = await hydra.put();
    const second = await hydra.newKey({ guid: first.guid, generation: 2 });
    expect(await errorOf(second, { generation: 2 })).toBeUndefined();
    expect(await rowOf(first.guid)).toMatchObject({ generation: 2, recipient: second.recipient });
    expect(await errorOf(first)).toBe('failed-precondition');
  });

  it('refuses another share of the same generation', async () => {
    const key = await hydra.put();
    const other = await hydra.newKey({ guid: key.guid });
    expect(await errorOf(other)).toBe('content-conflict');
    expect(await rowOf(key.guid)).toMatchObject({ recipient: key.recipient });
  });

  it('refuses a share that another site put first', async () => {
    const key = await hydra.put();
    const next = await hydra.newKey({ guid: key.guid, generation: 2 });
    const bridgeOfC = await hydra.bed.client('mdm.hydra.v1.KeyService', {
      through: 'dicom-bridge',
      site: 'c',
      as: hydra.owner,
    });
    const { outcomes } = await bridgeOfC.putShares({ shares: [hydra.share(next, { generation: 2 })] });
    expect(outcomes).toMatchObject([{ guid: key.guid, error: { code: 'permission-denied' } }]);
  });

  it('refuses to replace a key of another owner of the same site', async () => {
    const key = await hydra.put();
    const next = await hydra.newKey({ guid: key.guid, generation: 2 });
    const bridge = await hydra.bed.client('mdm.hydra.v1.KeyService', {
      through: 'dicom-bridge',
      site: 'b',
      as: hydra.colleague,
    });
    const acl = hydra.aclOf(hydra.colleague);
    const { outcomes } = await bridge.putShares({ shares: [hydra.share(next, { generation: 2, acl })] });
    expect(outcomes).toMatchObject([{ error: { code: 'permission-denied', field: 'acl.owner' } }]);
  });

  it('refuses an ACL that names another owner than the caller', async () => {
    const key = await hydra.newKey();
    expect(await errorOf(key, { acl: hydra.aclOf(hydra.stranger) })).toBe('permission-denied');
  });

  it.each([
    ['for another holder', (key: { records: { b: Buffer } }) => ({ record: key.records.b })],
    ['for another key', () => ({ guid: randomUUID() })],
    ['of another generation', () => ({ generation: 7 })],
    ['that is no record', () => ({ record: Buffer.from('{}') })],
    [
      'with a changed byte',
      (key: { records: { a: Buffer } }) => {
        const record = Buffer.from(key.records.a);
        record.writeUInt8(record.readUInt8(record.length - 10) ^ 1, record.length - 10);
        return { record };
      },
    ],
  ])('refuses a share %s', async (_what, change) => {
    const key = await hydra.newKey();
    expect(await errorOf(key, change(key))).toBe('invalid-argument');
    expect(await rowOf(key.guid)).toBeUndefined();
  });

  it('answers each item by itself, in order', async () => {
    const [good, bad, second] = [await hydra.newKey(), await hydra.newKey(), await hydra.newKey()];
    const { outcomes } = await hydra.bridge.putShares({
      shares: [hydra.share(good), hydra.share(bad, { generation: 9 }), hydra.share(second)],
    });
    expect(outcomes.map(({ guid, error }) => [guid, error?.code])).toEqual([
      [good.guid, undefined],
      [bad.guid, 'invalid-argument'],
      [second.guid, undefined],
    ]);
  });

  it('refuses a request that is too long, or names a key twice, as a whole', async () => {
    const key = await hydra.newKey();
    const share = hydra.share(key);
    for (const shares of [[share, share], Array.from({ length: 1_001 }, () => share)])
      await expect(hydra.bridge.putShares({ shares })).rejects.toMatchObject({ code: 'invalid-argument' });
    await expect(
      hydra.bridge.putShares({ shares: [hydra.share(key, { record: Buffer.alloc(4_097) })] }),
    ).rejects.toMatchObject({ code: 'invalid-argument', field: 'shares.0.record' });
  });

  it('is for the bridge alone', async () => {
    const key = await hydra.newKey();
    const gateway = await hydra.gateway(hydra.owner);
    await expect(gateway.putShares({ shares: [hydra.share(key)] })).rejects.toMatchObject({
      code: 'caller-not-allowed',
    });
  });

  it('stores two different shares at the same moment as one of them', async () => {
    const guid = randomUUID();
    const keys = [await hydra.newKey({ guid }), await hydra.newKey({ guid })];
    const codes = await Promise.all(keys.map((key) => errorOf(key)));
    expect(codes.filter((code) => code === undefined)).toHaveLength(1);
    expect(['content-conflict', 'aborted']).toContain(codes.find((code) => code !== undefined));
  });

  it('stores a thousand shares in one go', async () => {
    const { identity, recipient } = generateIdentity();
    const key = { identity, recipient, generation: 1, threshold: 1, holders: ['a'] };
    const guids = Array.from({ length: 1_000 }, () => randomUUID() as string);
    const shares = await Promise.all(
      guids.map(async (guid) => {
        const [share] = await splitKey({ ...key, guid });
        return { guid, generation: 1, record: share && encodeShare(share), acl: hydra.aclOf() };
      }),
    );
    const { outcomes } = await hydra.bridge.putShares({ shares });
    expect(outcomes).toEqual(guids.map((guid) => ({ guid, error: null })));
    const released = await (await hydra.gateway(hydra.colleague)).getShares({ guids });
    expect(released.outcomes).toEqual(guids.map((guid) => ({ guid, error: null })));
    const records = openShares(hydra.colleague, released.jwe);
    expect(records.map((record) => decodeShare(record, 'a').guid)).toEqual(guids);
  });
});
