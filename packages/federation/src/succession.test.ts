import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { CompactSign } from 'jose';
import { type Bundle, inspectBundle, signBundle, verifyBundle } from './index.js';
import { crossCertificate, day, start, type TestSite, testSite } from './sites.fixture.js';

/** The CAs of one site, one after the other. */
let first: TestSite;
let second: TestSite;
let third: TestSite;
let stranger: TestSite;
let secondByFirst: string;
let thirdBySecond: string;
const clock = () => start;

beforeAll(async () => {
  [first, second, third, stranger] = await Promise.all([
    testSite('a', { days: 100 }),
    testSite('a'),
    testSite('a'),
    testSite('a'),
  ]);
  secondByFirst = await crossCertificate(second, first);
  thirdBySecond = await crossCertificate(third, second);
});

const verify = (jws: string, pinned: TestSite, at = start) =>
  verifyBundle(jws, { site: 'a', fingerprint: pinned.fingerprint, clock: () => at });
const signed = (by: TestSite, formerCas: readonly string[], change: Partial<Bundle> = {}) =>
  signBundle({ bundle: by.bundle(change), caCertificate: by.ca, caKey: by.caKey, formerCas });
const derOf = (pem: string) => pem.replace(/-----[^-]+-----|\s/g, '');

/** Signs under any x5c at all. */
const forge = (by: TestSite, x5c: readonly string[]) =>
  new CompactSign(Buffer.from(JSON.stringify(by.bundle())))
    .setProtectedHeader({ alg: 'ES256', typ: 'mdm-bundle+jwt', x5c: x5c.map(derOf) })
    .sign(by.caKey);

describe('a site that has moved to another CA', () => {
  it('is believed by those who pinned the present CA or a former one, and by nobody else', async () => {
    const jws = await signed(third, [thirdBySecond, second.ca, secondByFirst, first.ca], {
      ca: [third.ca, second.ca],
    });
    for (const pinned of [first, second, third]) {
      await expect(verify(jws, pinned)).resolves.toMatchObject({ ca: [third.ca, second.ca] });
    }
    await expect(verify(jws, stranger)).rejects.toMatchObject({
      code: 'certificate-invalid',
      field: 'fingerprint',
    });
    expect(await inspectBundle(jws, { clock })).toMatchObject({
      fingerprint: third.fingerprint,
      former: [second.fingerprint, first.fingerprint],
    });
  });

  it('is not believed by a pin that rests on something out of date', async () => {
    const shortCross = await crossCertificate(second, first, { days: 10 });
    const soon = await signed(second, [shortCross, first.ca], {
      expiresAt: new Date(start + 200 * day).toISOString(),
    });
    const late = await signed(second, [secondByFirst, first.ca], {
      expiresAt: new Date(start + 200 * day).toISOString(),
    });
    for (const [jws, days] of [
      [soon, 11],
      [late, 101],
    ] as const) {
      const at = start + days * day;
      await expect(verify(jws, first, at)).rejects.toMatchObject({
        code: 'failed-precondition',
        field: 'expiresAt',
      });
      await expect(verify(jws, second, at)).resolves.toBeDefined();
    }
  });

  it.each<[string, () => Promise<string>]>([
    [
      'its key is certified by a stranger of the same name',
      async () => forge(second, [second.ca, await crossCertificate(second, stranger), first.ca]),
    ],
    [
      'the former CA certified another key',
      async () => forge(second, [second.ca, await crossCertificate(stranger, first), first.ca]),
    ],
    [
      'a thief of the name puts the true former CA behind its own',
      async () => forge(stranger, [stranger.ca, secondByFirst, first.ca]),
    ],
    ['former and cross are in the wrong order', () => forge(second, [second.ca, first.ca, secondByFirst])],
    ['the chain is cut short', () => forge(second, [second.ca, secondByFirst])],
    ['the CAs are in the order of time', () => forge(first, [first.ca, secondByFirst, second.ca])],
    [
      'a CA follows itself',
      async () => forge(first, [first.ca, await crossCertificate(first, first), first.ca]),
    ],
    [
      'a cross certificate stands where a CA is to be',
      async () => forge(second, [secondByFirst, secondByFirst, first.ca]),
    ],
    [
      'the second link is of a stranger',
      async () =>
        forge(third, [
          third.ca,
          thirdBySecond,
          second.ca,
          await crossCertificate(second, stranger),
          first.ca,
        ]),
    ],
  ])('is not believed when %s', async (_what, make) => {
    const jws = await make();
    await expect(inspectBundle(jws, { clock })).rejects.toMatchObject({
      field: expect.stringMatching(/x5c|^ca$/),
    });
    await expect(verify(jws, first)).rejects.toMatchObject({ code: expect.stringMatching(/invalid/) });
  });

  it('is not believed when the cross certificate is none of a CA, or the CAs are too many', async () => {
    const leaf = await crossCertificate(second, first, { isCa: false });
    await expect(verify(await forge(second, [second.ca, leaf, first.ca]), first)).rejects.toMatchObject({
      code: 'invalid-argument',
      field: 'x5c',
    });
    const many = [third.ca, thirdBySecond, second.ca, secondByFirst, first.ca, secondByFirst, first.ca];
    await expect(verify(await forge(third, many), first)).rejects.toMatchObject({ field: 'bundle' });
  });

  it('does not sign what would not be believed', async () => {
    await expect(signed(second, [thirdBySecond, first.ca])).rejects.toMatchObject({ field: 'x5c' });
    await expect(signed(second, [secondByFirst, 'garbage'])).rejects.toMatchObject({ field: 'formerCas' });
  });

  it('is believed with no other chain than its own, whatever the order of its parts', async () => {
    const parts = [third.ca, thirdBySecond, second.ca, secondByFirst, first.ca, stranger.ca];
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(parts, { minLength: 1, maxLength: 5 }), async (x5c) => {
        const outcome = await verify(await forge(third, x5c), first).catch(() => undefined);
        expect(outcome !== undefined).toBe(x5c.join() === parts.slice(0, 5).join());
      }),
      { numRuns: 200 },
    );
  });
});
