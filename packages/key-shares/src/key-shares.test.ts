import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { clampIdentity, generateIdentity, recipientOf } from '@mdm/envelope';
import fc from 'fast-check';
import { decodeShare, encodeShare, joinShares, type KeyShare, maxEncodedBytes, splitKey } from './index.js';
import { digestOf, sealShare } from './key-share.js';

const guid = '0190a1b2-0000-7000-8000-000000000001';
const sites = Array.from({ length: 16 }, (_, i) => `site-${String.fromCharCode(97 + i)}`);
const { identity, recipient } = generateIdentity();

const split = (n: number, threshold: number, changes: Partial<Parameters<typeof splitKey>[0]> = {}) =>
  splitKey({ identity, recipient, guid, generation: 1, threshold, holders: sites.slice(0, n), ...changes });

const scheme = fc
  .integer({ min: 1, max: 16 })
  .chain((n) => fc.record({ n: fc.constant(n), threshold: fc.integer({ min: 1, max: n }) }));

const flip = (bytes: Uint8Array, at = 0): Uint8Array =>
  Uint8Array.from(bytes, (byte, i) => (i === at ? byte ^ 1 : byte));

/** A share that is in good order and yet wrong: what a lying or confused holder gives. */
const forge = (share: KeyShare | undefined, changes: Partial<KeyShare>): KeyShare => {
  if (share === undefined) throw new Error('no share to forge');
  return sealShare({ ...share, ...changes });
};

const at = (shares: readonly KeyShare[], index: number): KeyShare => forge(shares[index], {});
const lie = (share: KeyShare) => forge(share, { share: flip(share.share) });

describe('joining shares', () => {
  it('gives the key back from any set that reaches the threshold', async () => {
    await fc.assert(
      fc.asyncProperty(scheme, fc.infiniteStream(fc.nat()), async ({ n, threshold }, random) => {
        const shares = await split(n, threshold);
        const shuffled = shares
          .map((share) => ({ share, key: random.next().value }))
          .sort((a, b) => a.key - b.key)
          .map(({ share }) => share);
        const joined = await joinShares(shuffled.slice(0, threshold + (n - threshold) / 2), { guid });
        expect(Buffer.from(joined.identity).equals(identity)).toBe(true);
        expect(joined).toMatchObject({ recipient, faults: [] });
      }),
      { numRuns: 25 },
    );
  });

  it('never gives a key from fewer, not even when the record says that fewer are enough', async () => {
    await fc.assert(
      fc.asyncProperty(scheme, fc.nat(), async ({ n, threshold }, skip) => {
        fc.pre(threshold > 1);
        const shares = await split(n, threshold);
        const few = shares.filter((_share, i) => (i + skip) % n < threshold - 1);
        await expect(joinShares(few, { guid })).rejects.toMatchObject({ code: 'shares-unavailable' });
        if (few.length < 2) return;
        const lowered = few.map((share) => forge(share, { threshold: few.length }));
        await expect(joinShares(lowered, { guid })).rejects.toMatchObject({ code: 'share-invalid' });
      }),
      { numRuns: 25 },
    );
  });

  it('says how many are missing', async () => {
    const shares = await split(5, 3);
    await expect(joinShares(shares.slice(0, 2), { guid })).rejects.toMatchObject({
      code: 'shares-unavailable',
      message: `2 of the 3 needed shares of the key of ${guid} are there`,
    });
    await expect(joinShares([], { guid })).rejects.toMatchObject({ code: 'shares-unavailable' });
  });

  it('names the wrong shares among enough others', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 2, max: 4 }),
        fc.uniqueArray(fc.nat(6), { minLength: 1, maxLength: 2 }),
        async (threshold, liars) => {
          const shares = (await split(7, threshold)).map((share, i) =>
            liars.includes(i) ? lie(share) : share,
          );
          const joined = await joinShares(shares, { guid });
          expect(Buffer.from(joined.identity).equals(identity)).toBe(true);
          expect(joined.faults.map(({ holder }) => holder).sort()).toEqual(liars.map((i) => sites[i]).sort());
          expect(joined.faults.every(({ problem }) => problem === 'wrong')).toBe(true);
        },
      ),
      { numRuns: 20 },
    );
  });

  it('names all that took part when the wrong one cannot be told', async () => {
    const shares = await split(3, 2);
    await expect(joinShares([lie(at(shares, 0)), at(shares, 2)], { guid })).rejects.toMatchObject({
      code: 'share-invalid',
      message: 'the shares from site-a, site-c do not join to the key',
    });
  });

  it('gives up on a crowd of liars after a bounded search', async () => {
    const shares = (await split(10, 4)).map((share, i) => (i < 7 ? lie(share) : share));
    await expect(joinShares(shares, { guid })).rejects.toMatchObject({ code: 'share-invalid' });
  });

  it.each<[string, (share: KeyShare) => KeyShare, string]>([
    ['damaged', (share) => ({ ...share, share: flip(share.share) }), 'damaged'],
    ['of an earlier generation', (share) => forge(share, { generation: 0 }), 'stale'],
    ['of a later generation', (share) => forge(share, { generation: 2 }), 'foreign'],
    ['of another image', (share) => forge(share, { guid: randomUUID() }), 'foreign'],
    ['of another key', (share) => forge(share, { recipient: generateIdentity().recipient }), 'foreign'],
    ['for a site that is no holder', (share) => forge(share, { holder: 'site-z' }), 'foreign'],
  ])('does without a share that is %s, and names it', async (_what, change, problem) => {
    const shares = await split(3, 2);
    const bad = change(at(shares, 1));
    const joined = await joinShares([at(shares, 0), bad, at(shares, 2)], { guid });
    expect(joined.faults).toEqual([{ holder: bad.holder, problem }]);
    expect(Buffer.from(joined.identity).equals(identity)).toBe(true);
    await expect(joinShares([at(shares, 0), bad], { guid })).rejects.toMatchObject({
      code: 'share-invalid',
      message: expect.stringContaining(
        `the share from ${problem === 'foreign' && bad.generation === 2 ? 'site-a' : bad.holder} is`,
      ),
    });
  });

  it('counts a holder once', async () => {
    const shares = await split(3, 2);
    await expect(joinShares([at(shares, 0), at(shares, 0)], { guid })).rejects.toMatchObject({
      code: 'share-invalid',
      message: expect.stringContaining('the share from site-a is duplicate'),
    });
  });

  it('holds the shares against what the reader expects', async () => {
    const shares = await split(3, 2, { generation: 4 });
    await expect(joinShares(shares, { guid, generation: 5 })).rejects.toMatchObject({
      code: 'share-invalid',
    });
    await expect(joinShares(shares, { guid, generation: 3 })).rejects.toMatchObject({
      code: 'share-invalid',
    });
    await expect(joinShares(shares, { guid, recipient: generateIdentity().recipient })).rejects.toMatchObject(
      { code: 'share-invalid' },
    );
    expect(await joinShares(shares, { guid, generation: 4, recipient })).toMatchObject({ faults: [] });
  });

  it('lets no single holder pass off a key of its own', async () => {
    const shares = await split(3, 2);
    const own = generateIdentity();
    const trap = forge(at(shares, 1), {
      generation: 9,
      threshold: 1,
      recipient: own.recipient,
      share: new Uint8Array(own.identity),
    });
    await expect(joinShares([trap, at(shares, 0)], { guid })).rejects.toMatchObject({
      code: 'share-invalid',
      message: expect.stringContaining('disagree'),
    });
    const joined = await joinShares([trap, at(shares, 0), at(shares, 2)], { guid });
    expect(joined).toMatchObject({ recipient, faults: [{ holder: 'site-b', problem: 'foreign' }] });
  });
});

describe('splitting', () => {
  it('splits the clamped form of an identity, which is the same key', async () => {
    const loose = Buffer.alloc(32, 0xff);
    const shares = await split(2, 2, { identity: loose, recipient: recipientOf(loose) });
    const joined = await joinShares(shares, { guid });
    expect(Buffer.from(joined.identity).equals(clampIdentity(loose))).toBe(true);
  });

  it('hides the key: no share holds it, and shares are new each time', async () => {
    const [first] = await split(3, 2);
    const [again] = await split(3, 2);
    expect(Buffer.from(first?.share ?? []).includes(identity)).toBe(false);
    expect(Buffer.compare(Buffer.from(first?.share ?? []), Buffer.from(again?.share ?? []))).not.toBe(0);
  });

  it.each([
    ['threshold', { threshold: 0 }],
    ['threshold', { threshold: 4 }],
    ['threshold', { threshold: 1.5 }],
    ['holders', { holders: [] }],
    ['holders', { holders: ['site-a', 'site-a', 'site-b'] }],
    ['holders', { holders: Array.from({ length: 17 }, (_, i) => `s${i}`) }],
    ['holders', { holders: ['site-a', 'Not A Site', 'site-b'] }],
    ['guid', { guid: 'no guid' }],
    ['generation', { generation: -1 }],
    ['recipient', { recipient: generateIdentity().recipient }],
    ['identity', { identity: new Uint8Array(16) }],
  ])('refuses a wrong %s: %j', async (field, changes) => {
    await expect(split(3, 2, changes)).rejects.toMatchObject({ code: 'invalid-argument', field });
  });
});

describe('the record of a share', () => {
  it('comes back from its bytes', async () => {
    await fc.assert(
      fc.asyncProperty(scheme, async ({ n, threshold }) => {
        for (const share of await split(n, threshold)) {
          const bytes = encodeShare(share);
          expect(bytes.length).toBeLessThan(maxEncodedBytes);
          const back = decodeShare(bytes, share.holder);
          expect(encodeShare(back).equals(bytes)).toBe(true);
          expect(back).toMatchObject({ guid, threshold, holder: share.holder, recipient });
        }
      }),
      { numRuns: 20 },
    );
  });

  it('is refused with any byte changed, naming the holder', async () => {
    const share = at(await split(3, 2), 1);
    const bytes = encodeShare(share);
    for (const place of bytes.keys()) {
      for (const mask of [1, 0x20]) {
        const changed = Buffer.from(bytes);
        changed.writeUInt8((bytes[place] ?? 0) ^ mask, place);
        expect(() => decodeShare(changed, 'site-b')).toThrow(
          expect.objectContaining({
            code: 'share-invalid',
            message: expect.stringContaining('the share from site-b'),
          }),
        );
      }
    }
  });

  it('is refused from another site than its holder', async () => {
    const bytes = encodeShare(at(await split(3, 2), 1));
    expect(() => decodeShare(bytes, 'site-a')).toThrow(
      expect.objectContaining({
        code: 'share-invalid',
        message: 'the share from site-a is the share of site-b',
      }),
    );
  });

  it.each<[string, Partial<KeyShare>]>([
    ['more shares needed than holders', { threshold: 4 }],
    ['a holder named twice', { holders: ['site-b', 'site-b', 'site-a'] }],
    ['a holder that is none', { holder: 'site-z' }],
    ['a share that is too short', { share: new Uint8Array(32) }],
    ['a threshold of one and a split share', { threshold: 1 }],
  ])('is refused with %s', async (_what, changes) => {
    const forged = forge((await split(3, 2))[1], changes);
    expect(() => decodeShare(encodeShare(forged), forged.holder)).toThrow(
      expect.objectContaining({ code: 'share-invalid' }),
    );
  });

  it('is refused when its recipient is of a kind that only a later version knows', async () => {
    const share = at(await split(3, 2), 0);
    const { digest: _old, ...body } = { ...share, recipientType: 'mlkem768x25519' };
    const later = { ...body, digest: digestOf(body) };
    expect(() => decodeShare(encodeShare(later), 'site-a')).toThrow(
      expect.objectContaining({ code: 'unimplemented', field: 'recipientType' }),
    );
  });

  it('is refused when it is too long', () => {
    expect(() => decodeShare(Buffer.alloc(maxEncodedBytes + 1, 0x20), 'site-a')).toThrow(
      expect.objectContaining({ code: 'share-invalid' }),
    );
  });

  it('is met with an error of the table whatever the bytes are, and never quoted', async () => {
    const share = at(await split(3, 2), 0);
    const secret = Buffer.from(share.share).toString('base64url');
    const text = encodeShare(share).toString();
    const anyText = fc.oneof(
      fc.string(),
      fc.json(),
      fc.tuple(fc.nat(text.length), fc.string()).map(([keep, rest]) => text.slice(0, keep) + rest),
    );
    fc.assert(
      fc.property(anyText, (input) => {
        try {
          expect(encodeShare(decodeShare(Buffer.from(input), 'site-a')).toString()).toBe(text);
        } catch (error) {
          expect(error).toMatchObject({ code: 'share-invalid' });
          expect(String(error)).not.toContain(secret);
        }
      }),
      { numRuns: 500 },
    );
  });
});
