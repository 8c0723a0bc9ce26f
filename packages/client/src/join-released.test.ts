import { describe, expect, it } from '@jest/globals';
import { encodeIdentity, generateIdentity } from '@mdm/envelope';
import { createEcKey, encryptFor } from '@mdm/identity';
import { encodeShare, splitKey } from '@mdm/key-shares';
import { joinReleased } from './join-released.js';

const guid = '01920000-0000-7000-8000-000000000001';
const holders = ['a', 'b', 'c'];
const reader = createEcKey();

/** An image's key descriptor, and the sealed share of each holder. */
async function encryptedImage(generated = generateIdentity()) {
  const { identity, recipient } = generated;
  const shares = await splitKey({ identity, recipient, guid, generation: 1, threshold: 2, holders });
  const sealed = await Promise.all(
    shares.map(async (share) => ({
      holder: share.holder,
      jwe: await encryptFor(reader.publicJwk, encodeShare(share), { guid, site: share.holder }),
    })),
  );
  const key = { recipientType: 'x25519', recipient, threshold: 2, holders, generation: 1 };
  return { identity, sealed, opened: { guid, key } };
}

const join = (
  opened: Awaited<ReturnType<typeof encryptedImage>>['opened'],
  shares: { holder: string; jwe: string }[],
  key = reader.privateKey,
) => joinReleased(key, opened, { shares, error: null });

describe('released shares', () => {
  it('of any two holders join to the key that the image is encrypted to', async () => {
    const { identity, opened, sealed } = await encryptedImage();
    for (const left of [0, 1, 2]) {
      const joined = await join(opened, sealed.toSpliced(left, 1));
      expect(encodeIdentity(joined.identity)).toBe(encodeIdentity(identity));
      expect(joined.faults).toEqual([]);
    }
  });

  it('of another image of the same name are not taken for this one', async () => {
    const { opened } = await encryptedImage();
    const { sealed } = await encryptedImage();
    await expect(join(opened, sealed)).rejects.toMatchObject({ code: 'share-invalid' });
  });

  it('name the holder whose share is of another key, when there are enough others', async () => {
    const { identity, opened, sealed } = await encryptedImage();
    const [wrong] = (await encryptedImage()).sealed;
    const joined = await join(opened, [...(wrong ? [wrong] : []), ...sealed.slice(1)]);
    expect(encodeIdentity(joined.identity)).toBe(encodeIdentity(identity));
    expect(joined.faults).toEqual([{ holder: 'a', problem: 'foreign' }]);
  });

  it('do without one that cannot be opened, and say which it was when there are too few', async () => {
    const { opened, sealed } = await encryptedImage();
    const damaged = sealed.map(({ holder, jwe }, index) => ({
      holder,
      jwe: index === 1 ? `${jwe.slice(0, -4)}AAAA` : jwe,
    }));
    expect(await join(opened, damaged)).toMatchObject({ recipient: opened.key.recipient });
    await expect(join(opened, damaged.slice(0, 2))).rejects.toMatchObject({
      code: 'share-invalid',
      message: expect.stringContaining('"b"'),
    });
  });

  it('are of no use to anybody but their reader', async () => {
    const { opened, sealed } = await encryptedImage();
    await expect(join(opened, sealed, createEcKey().privateKey)).rejects.toMatchObject({
      code: 'share-invalid',
    });
  });

  it('cannot be passed off as those of another holder', async () => {
    const { opened, sealed } = await encryptedImage();
    const [a, b] = sealed;
    const swapped = [
      { holder: 'a', jwe: b?.jwe ?? '' },
      { holder: 'b', jwe: a?.jwe ?? '' },
    ];
    await expect(join(opened, swapped)).rejects.toMatchObject({ code: 'share-invalid' });
  });

  it('that were not released give the reason of their holders', async () => {
    const { opened, sealed } = await encryptedImage();
    const error = { code: 'permission-denied', message: 'no', remedy: 'ask the owner', field: '' };
    const released = { shares: sealed.slice(0, 1), error };
    await expect(joinReleased(reader.privateKey, opened, released)).rejects.toMatchObject({
      code: 'permission-denied',
      remedy: 'ask the owner',
    });
    await expect(joinReleased(reader.privateKey, opened, undefined)).rejects.toMatchObject({
      code: 'shares-unavailable',
    });
  });
});
