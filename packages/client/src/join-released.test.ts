import { describe, expect, it } from '@jest/globals';
import { encodeIdentity, generateIdentity } from '@mdm/envelope';
import { isMdmError } from '@mdm/errors';
import { createEcKey, encryptFor } from '@mdm/identity';
import { encodeShare, type JoinedKey, splitKey } from '@mdm/key-shares';
import type { gateway } from '@mdm/protos';
import { joinReleased } from './join-released.js';

const guids = [1, 2].map((n) => `01920000-0000-7000-8000-00000000000${n}`) as [string, string];
const holders = ['a', 'b', 'c'];
const reader = createEcKey();

/** An image's key descriptor, and the record of the share of each holder. */
async function encryptedImage(guid = guids[0]) {
  const { identity, recipient } = generateIdentity();
  const shares = await splitKey({ identity, recipient, guid, generation: 1, threshold: 2, holders });
  const key = { recipientType: 'x25519', recipient, threshold: 2, holders, generation: 1 };
  const records = new Map(shares.map((share) => [share.holder, encodeShare(share)]));
  return { guid, key, records, secret: encodeIdentity(identity) };
}
type Image = Awaited<ReturnType<typeof encryptedImage>>;

/** What a holder answers about some images. */
const answerOf = (holder: string, ...of: Image[]): gateway.SealedShares__Output => ({
  holder,
  jwe: encryptFor(
    reader.publicJwk,
    of.flatMap(({ records }) => records.get(holder) ?? []),
    holder,
  ),
});

async function join(images: Image[], answers: gateway.SealedShares__Output[], key = reader.privateKey) {
  const outcomes = answers.map(({ holder }) => ({
    site: holder,
    kind: 'OUTCOME_KIND_ANSWERED' as const,
    tookMs: 1,
    count: 1,
    error: null,
  }));
  const keys = images.map(({ guid }) => ({ guid, error: null, outcomes }));
  const joined = await joinReleased(key, images, { keys, answers });
  return images.map(({ guid }) => joined.get(guid));
}

/** The secret of a key, or why there is none. */
const resultOf = (key: JoinedKey | Error | undefined) =>
  isMdmError(key) ? key.code : key && 'identity' in key ? encodeIdentity(key.identity) : undefined;

describe('released shares', () => {
  it('of any two holders join to the keys that the images are encrypted to', async () => {
    const images = [await encryptedImage(), await encryptedImage(guids[1])];
    for (const left of holders) {
      const answers = holders
        .filter((holder) => holder !== left)
        .map((holder) => answerOf(holder, ...images));
      const joined = await join(images, answers);
      expect(joined.map(resultOf)).toEqual(images.map(({ secret }) => secret));
      expect(joined.map((key) => key && 'faults' in key && key.faults)).toEqual([[], []]);
    }
  });

  it('may come in several answers of one holder, each with some of them', async () => {
    const [one, two] = [await encryptedImage(), await encryptedImage(guids[1])];
    const answers = [answerOf('a', one), answerOf('b', two, one), answerOf('a', two)];
    expect((await join([one, two], answers)).map(resultOf)).toEqual([one.secret, two.secret]);
  });

  it('of another image of the same name are not taken for this one', async () => {
    const [image, other] = [await encryptedImage(), await encryptedImage()];
    const [key] = await join([image], [answerOf('a', other), answerOf('b', other)]);
    expect(key).toMatchObject({ code: 'share-invalid' });
  });

  it('name the holder whose share is of another key, when there are enough others', async () => {
    const [image, other] = [await encryptedImage(), await encryptedImage()];
    const [key] = await join([image], [answerOf('a', other), answerOf('b', image), answerOf('c', image)]);
    expect(resultOf(key)).toBe(image.secret);
    expect(key).toMatchObject({ faults: [{ holder: 'a', problem: 'foreign' }] });
  });

  it('do without an answer that cannot be opened, and say whose it was when there are too few', async () => {
    const image = await encryptedImage();
    const [a, b, c] = holders.map((holder) => answerOf(holder, image)) as [
      gateway.SealedShares__Output,
      gateway.SealedShares__Output,
      gateway.SealedShares__Output,
    ];
    const damaged = { ...b, jwe: `${b.jwe.slice(0, -4)}AAAA` };
    expect((await join([image], [a, damaged, c])).map(resultOf)).toEqual([image.secret]);
    expect(await join([image], [a, damaged])).toMatchObject([
      { code: 'share-invalid', message: expect.stringContaining('"b"') },
    ]);
  });

  it('do without one that is damaged, which spoils no other of the answer', async () => {
    const [one, two] = [await encryptedImage(), await encryptedImage(guids[1])];
    one.records.set('a', Buffer.from('{}'));
    const joined = await join([one, two], [answerOf('a', one, two), answerOf('b', one, two)]);
    expect(joined.map(resultOf)).toEqual(['share-invalid', two.secret]);
    expect(joined[0]).toMatchObject({ message: expect.stringContaining('from a is malformed') });
  });

  it('that a holder says it gave and did not are told', async () => {
    const [one, two] = [await encryptedImage(), await encryptedImage(guids[1])];
    const joined = await join([one, two], [answerOf('a', one), answerOf('b', one, two)]);
    expect(joined.map(resultOf)).toEqual([one.secret, 'share-invalid']);
    expect(joined[1]).toMatchObject({ message: expect.stringContaining('"a"') });
  });

  it('are not read when there are more than were asked for', async () => {
    const [image, other] = [await encryptedImage(), await encryptedImage(guids[1])];
    const joined = await join([image], [answerOf('a', image, other), answerOf('b', image)]);
    expect(joined).toMatchObject([
      { code: 'share-invalid', message: expect.stringContaining('more shares') },
    ]);
  });

  it('are of no use to anybody but their reader', async () => {
    const image = await encryptedImage();
    const answers = [answerOf('a', image), answerOf('b', image)];
    expect((await join([image], answers, createEcKey().privateKey)).map(resultOf)).toEqual(['share-invalid']);
  });

  it('cannot be passed off as those of another holder', async () => {
    const image = await encryptedImage();
    const [a, b] = [answerOf('a', image), answerOf('b', image)];
    const swapped = [
      { holder: 'a', jwe: b.jwe },
      { holder: 'b', jwe: a.jwe },
    ];
    expect((await join([image], swapped)).map(resultOf)).toEqual(['share-invalid']);
  });

  it('that were not released give the reason of their holders', async () => {
    const image = await encryptedImage();
    const error = {
      code: 'permission-denied',
      message: 'no',
      remedy: 'ask the owner',
      field: '',
      refusal: null,
    };
    const answers = [answerOf('a', image)];
    const keys = [{ guid: image.guid, error, outcomes: [] }];
    const refused = await joinReleased(reader.privateKey, [image], { keys, answers });
    expect(refused.get(image.guid)).toMatchObject({ code: 'permission-denied', remedy: 'ask the owner' });
    const silent = await joinReleased(reader.privateKey, [image], { keys: [], answers: [] });
    expect(silent.get(image.guid)).toMatchObject({ code: 'shares-unavailable' });
  });
});
