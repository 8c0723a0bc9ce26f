import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { CompactSign, type JWTHeaderParameters } from 'jose';
import { claimsOf } from './bundle.js';
import { type Bundle, inspectBundle, signBundle, verifyBundle } from './index.js';
import { day, start, type TestSite, testSite } from './sites.fixture.js';

const clock = () => start;
let a: TestSite;
let b: TestSite;

beforeAll(async () => {
  [a, b] = await Promise.all([testSite('a'), testSite('b')]);
});

const verify = (jws: string, at = start) =>
  verifyBundle(jws, { site: 'a', fingerprint: a.fingerprint, clock: () => at });

/** Signs anything at all with the key of site a. */
function forge(payload: unknown, header: Partial<JWTHeaderParameters> = {}): Promise<string> {
  return new CompactSign(Buffer.from(typeof payload === 'string' ? payload : JSON.stringify(payload)))
    .setProtectedHeader({ alg: 'ES256', typ: 'mdm-bundle+jwt', x5c: [derOf(a.ca)], ...header })
    .sign(a.caKey);
}

function derOf(pem: string): string {
  return pem.replace(/-----[^-]+-----|\s/g, '');
}

describe('a bundle', () => {
  it('is what the site signed', async () => {
    expect(await verify(await a.signed())).toEqual(a.bundle());
  });

  it('shows the fingerprint to pin before it is trusted', async () => {
    expect(await inspectBundle(await b.signed(), { clock })).toEqual({
      bundle: b.bundle(),
      fingerprint: b.fingerprint,
      former: [],
    });
  });

  it('accepts a pin as people copy it', async () => {
    const fingerprint = (a.fingerprint.toUpperCase().match(/../g) ?? []).join(':');
    await expect(verifyBundle(await a.signed(), { site: 'a', fingerprint, clock })).resolves.toBeDefined();
    await expect(
      verifyBundle(await a.signed(), { site: 'a', fingerprint: 'ab:cd', clock }),
    ).rejects.toMatchObject({
      code: 'invalid-argument',
      field: 'fingerprint',
    });
  });

  it.each<[string, string, string, () => string | Promise<string>]>([
    ['is no JWS', 'invalid-argument', 'bundle', () => 'bundle'],
    [
      'is longer than 64 KiB',
      'invalid-argument',
      'bundle',
      async () => `${await a.signed()}${'A'.repeat(65_536)}`,
    ],
    ['is of another type', 'invalid-argument', 'bundle', () => forge(a.bundle(), { typ: 'JWT' })],
    [
      'has a header of its own',
      'invalid-argument',
      'bundle',
      () => forge(a.bundle(), { jku: 'https://a.example' }),
    ],
    ['carries no certificate', 'invalid-argument', 'bundle', () => forge(a.bundle(), { x5c: [] })],
    [
      'carries garbage as its certificate',
      'invalid-argument',
      'x5c',
      () => forge(a.bundle(), { x5c: ['AAAA'] }),
    ],
    [
      'is signed by another key than that of its CA',
      'certificate-invalid',
      'signature',
      () => forge(b.bundle(), { x5c: [derOf(b.ca)] }),
    ],
    [
      'was changed after signing',
      'certificate-invalid',
      'signature',
      async () => {
        const [header, , signature] = (await a.signed()).split('.');
        const payload = Buffer.from(JSON.stringify(a.bundle({ title: 'changed' }))).toString('base64url');
        return [header, payload, signature].join('.');
      },
    ],
    [
      'is signed by another CA than the pinned one',
      'certificate-invalid',
      'fingerprint',
      () => b.signed({ site: 'a' }),
    ],
    ['speaks for another site', 'invalid-argument', 'site', () => a.signed({ site: 'b' })],
    ['is no JSON', 'invalid-argument', 'bundle', () => forge('text')],
    [
      'has a field that nobody knows',
      'invalid-argument',
      'bundle',
      () => forge({ ...a.bundle(), trust: 'all' }),
    ],
    [
      'has no token key',
      'invalid-argument',
      'bundle.tokenKeys',
      () => forge({ ...a.bundle(), tokenKeys: [] }),
    ],
    [
      'gives a private key away',
      'invalid-argument',
      'bundle.tokenKeys.0',
      () => forge({ ...a.bundle(), tokenKeys: a.bundle().tokenKeys.map((key) => ({ ...key, d: key.x })) }),
    ],
    [
      'has a token key that is no point of the curve',
      'invalid-argument',
      'bundle.tokenKeys',
      () => forge({ ...a.bundle(), tokenKeys: a.bundle().tokenKeys.map((key) => ({ ...key, y: key.x })) }),
    ],
    [
      'has two token keys of one kid',
      'invalid-argument',
      'bundle.tokenKeys',
      () => forge({ ...a.bundle(), tokenKeys: [...a.bundle().tokenKeys, ...b.bundle().tokenKeys] }),
    ],
    [
      'has an address without a port',
      'invalid-argument',
      'bundle.services.gateway.address',
      () => forge({ ...a.bundle(), services: { ...a.bundle().services, gateway: { address: 'a.example' } } }),
    ],
    ['does not list its own CA first', 'invalid-argument', 'ca', () => forge(a.bundle({ ca: [b.ca, a.ca] }))],
    ['lists garbage as a CA', 'invalid-argument', 'ca', () => forge(a.bundle({ ca: [a.ca, 'garbage'] }))],
    [
      'has expired',
      'failed-precondition',
      'expiresAt',
      () => a.signed({ expiresAt: new Date(start).toISOString() }),
    ],
    [
      'is issued in the future',
      'invalid-argument',
      'issuedAt',
      () => a.signed({ issuedAt: new Date(start + day).toISOString() }),
    ],
  ])('is refused when it %s', async (_what, code, field, make) => {
    await expect(verify(await make())).rejects.toMatchObject({ code, field });
  });

  it('is refused when its CA has expired or is none', async () => {
    const [old, leaf] = await Promise.all([testSite('a', { days: 1 }), testSite('a', { isCa: false })]);
    const inspected = inspectBundle(await old.signed(), { clock: () => start + 2 * day });
    await expect(inspected).rejects.toMatchObject({ code: 'failed-precondition', field: 'expiresAt' });
    await expect(leaf.signed()).rejects.toMatchObject({ code: 'invalid-argument', field: 'caCertificate' });
  });

  it('is not signed when it would be refused', async () => {
    const bad: Bundle = { ...a.bundle(), version: 0 };
    const signing = signBundle({ bundle: bad, caCertificate: a.ca, caKey: a.caKey });
    await expect(signing).rejects.toMatchObject({ code: 'invalid-argument', field: 'bundle.version' });
  });

  it('never says anything else after a change of a character, nor crashes', async () => {
    const jws = await a.signed();
    const alphabet = [...'AZaz09-_.~{"\u0000ü', ''];
    const changed = fc
      .tuple(fc.nat(jws.length - 1), fc.constantFrom(...alphabet))
      .map(([at, character]) => jws.slice(0, at) + character + jws.slice(at + 1));
    await fc.assert(
      fc.asyncProperty(fc.oneof(changed, fc.string({ unit: 'binary' })), async (text) => {
        const outcome = await verify(text).catch((error: unknown) => error);
        expect(() => claimsOf(text)).not.toThrow();
        const isSame = JSON.stringify(outcome) === JSON.stringify(a.bundle());
        if (!isSame) expect(outcome).toMatchObject({ code: expect.any(String), field: expect.any(String) });
      }),
      { numRuns: 300 },
    );
  });
});
