// biome-ignore lint/style/noRestrictedImports: the key of another curve only signs, it is never exported
import { createHmac, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { ErrorCode } from '@mdm/errors';
import { type FederationView, federationView } from '@mdm/federation';
import fc from 'fast-check';
import { sha256 } from './claims.js';
import {
  createEcKey,
  createProof,
  createProofer,
  createVerifier,
  issueToken,
  jwkThumbprint,
  type TokenRequest,
} from './index.js';
import { type TestSite, testSite, viewOf } from './sites.fixture.js';

const start = Date.now();
const iat = Math.floor(start / 1000);
const dn = '/O=Hospital A/CN=Anna Arzt';
const callerKey = createEcKey();
const reader = createEcKey();
const other = createEcKey();

let a: TestSite;
let b: TestSite;
let jkt: string;
let view: FederationView;
let now = start;
const clock = () => now;

beforeAll(async () => {
  [a, b] = await Promise.all([testSite('a'), testSite('b')]);
  jkt = jwkThumbprint(callerKey.publicJwk);
  view = viewOf('b', [a, b]);
});

const issue = (change: Partial<TokenRequest> = {}) =>
  issueToken({
    signingKey: a.tokenKey,
    site: 'a',
    dn,
    groups: ['/biomed', '/biomed/heart/Role=physician'],
    audience: ['a', 'b'],
    jkt,
    clock: () => start,
    ...change,
  });
const prove = (token: string) =>
  createProof({ ...callerKey, token, enc: reader.publicJwk, clock: () => start });
const verifierAt = (federation: () => FederationView = () => view) =>
  createVerifier({ site: 'b', federation, clock, once: async () => true });

/** Any JWS at all, as an attacker would make it. */
function forge(header: object, payload: object | string, key: KeyObject): string {
  const encode = (part: object | string) =>
    Buffer.from(typeof part === 'string' ? part : JSON.stringify(part)).toString('base64url');
  const input = `${encode(header)}.${encode(payload)}`;
  return `${input}.${sign('sha256', Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`;
}

const goodHeader = () => ({ alg: 'ES256', typ: 'mdm-user+jwt', kid: a.tokenKey.kid });
const goodClaims = () => ({
  iss: 'a',
  sub: dn,
  groups: ['/biomed'],
  aud: ['mdm://b'],
  iat,
  exp: iat + 900,
  jti: '0123456789',
  cnf: { jkt },
});
const forged = (header: object, claims: object = {}, key?: KeyObject) =>
  forge({ ...goodHeader(), ...header }, { ...goodClaims(), ...claims }, key ?? a.tokenKey.privateKey);

describe('a user token', () => {
  it('tells every service of the audience who is calling', async () => {
    const token = await issue({ level: 'pseudonymous', actor: '/O=Hospital A/CN=job 7' });
    const caller = await verifierAt().verify({ token, proof: await prove(token) });
    expect(caller).toEqual({
      dn,
      groups: ['/biomed', '/biomed/heart/Role=physician'],
      issuer: 'a',
      tokenId: expect.any(String),
      expiresAt: (iat + 900) * 1000,
      jkt,
      enc: reader.publicJwk,
      level: 'pseudonymous',
      actor: '/O=Hospital A/CN=job 7',
    });
  });

  it("is accepted when an attacker's tool makes exactly the same one (so that the table below tests what it says)", async () => {
    const token = forged({});
    await expect(verifierAt().verify({ token, proof: await prove(token) })).resolves.toMatchObject({ dn });
  });

  const none = (token: string) => token.replace(/[^.]*$/, '');
  const bad: readonly [string, ErrorCode, () => string | Promise<string>][] = [
    ['is missing', 'token-missing', () => ''],
    ['is no JWS', 'token-invalid', () => 'token'],
    ['has a part too many', 'token-invalid', async () => `${await issue()}.e30`],
    ['is longer than 8 KiB', 'token-invalid', () => forged({}, { jti: 'x'.repeat(8192) })],
    ['has no signature', 'token-invalid', async () => none(await issue())],
    ['has the algorithm none', 'token-invalid', () => none(forged({ alg: 'none' }))],
    [
      'is signed by HMAC with the public key',
      'token-invalid',
      () => {
        const input = forged({ alg: 'HS256' }).replace(/\.[^.]*$/, '');
        const secret = a.tokenKey.publicJwk.x;
        return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`;
      },
    ],
    [
      'is signed with another curve',
      'token-invalid',
      () => forged({ alg: 'ES384' }, {}, generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey),
    ],
    ['brings its own key', 'token-invalid', () => forged({ jwk: other.publicJwk }, {}, other.privateKey)],
    ['points to its own keys', 'token-invalid', () => forged({ jku: 'https://evil.example/keys' })],
    ['has critical extensions', 'token-invalid', () => forged({ crit: ['b64'], b64: false })],
    ['is of another type', 'token-invalid', () => forged({ typ: 'mdm-proof+jwt' })],
    ['has no type', 'token-invalid', () => forged({ typ: undefined })],
    ['names no key', 'token-invalid', () => forged({ kid: undefined })],
    ['names a key that looks like a path', 'token-invalid', () => forged({ kid: '../../dev/null' })],
    ['names a property of objects as its key', 'token-invalid', () => forged({ kid: '__proto__' })],
    [
      'names the key of another site',
      'token-invalid',
      () => forged({ kid: b.tokenKey.kid }, {}, b.tokenKey.privateKey),
    ],
    ['is signed with another key than it names', 'token-invalid', () => forged({}, {}, other.privateKey)],
    [
      'says another issuer than it was signed by',
      'token-invalid',
      () => forged({ kid: b.tokenKey.kid }, { iss: 'b' }),
    ],
    [
      'has a payload that is no JSON',
      'token-invalid',
      () => forge(goodHeader(), 'text', a.tokenKey.privateKey),
    ],
    [
      'has a payload that is no object',
      'token-invalid',
      () => forge(goodHeader(), 'null', a.tokenKey.privateKey),
    ],
    ['has a claim that nobody knows', 'token-invalid', () => forged({}, { only: ['read'] })],
    ['has no subject', 'token-invalid', () => forged({}, { sub: undefined })],
    [
      'has a subject in another spelling',
      'token-invalid',
      () => forged({}, { sub: '/o=Hospital A/cn=Anna Arzt' }),
    ],
    ['has a group that is no FQAN', 'token-invalid', () => forged({}, { groups: ['biomed'] })],
    [
      'has 65 groups',
      'token-invalid',
      () => forged({}, { groups: Array.from({ length: 65 }, (_, i) => `/g${i}`) }),
    ],
    ['has no expiry', 'token-invalid', () => forged({}, { exp: undefined })],
    ['lives longer than 15 minutes', 'token-invalid', () => forged({}, { exp: iat + 901 })],
    ['expires before it was issued', 'token-invalid', () => forged({}, { exp: iat - 1 })],
    ['has an expiry as text', 'token-invalid', () => forged({}, { exp: `${iat + 900}` })],
    ['is bound to no key', 'token-invalid', () => forged({}, { cnf: {} })],
    ['is issued by an unknown site', 'token-issuer', () => forged({}, { iss: 'evil' })],
    ['is issued by a property of objects', 'token-issuer', () => forged({}, { iss: 'constructor' })],
    ['is meant for another site', 'token-audience', () => issue({ audience: ['a', 'c'] })],
    ['has expired', 'token-expired', () => forged({}, { iat: iat - 900, exp: iat - 31 })],
    ['is issued in the future', 'token-not-yet-valid', () => forged({}, { iat: iat + 60 })],
    ['is not valid yet', 'token-not-yet-valid', () => forged({}, { nbf: iat + 60 })],
    ['is bound to another key', 'token-binding', async () => issue({ jkt: jwkThumbprint(other.publicJwk) })],
  ];

  it.each(bad)('is refused when it %s (%s)', async (_what, code, make) => {
    const token = await make();
    const proof = await prove(token);
    await expect(verifierAt().verify({ token, proof })).rejects.toMatchObject({ code });
  });

  it('is taken for 30 seconds more than it lives, and before it is valid, for clocks that differ', async () => {
    for (const times of [{ iat: iat - 900, exp: iat - 29 }, { iat: iat + 29 }]) {
      const token = forged({}, times);
      await expect(verifierAt().verify({ token, proof: await prove(token) })).resolves.toMatchObject({ dn });
    }
  });

  it('cannot be issued with claims that would be refused', async () => {
    for (const [change, field] of [
      [{ dn: 'Anna' }, 'sub'],
      [{ groups: ['heart'] }, 'groups.0'],
      [{ audience: [] }, 'aud'],
      [{ lifetime: 901 }, 'lifetime'],
      [{ jkt: 'short' }, 'cnf.jkt'],
    ] as const) {
      await expect(issue(change)).rejects.toMatchObject({ code: 'invalid-argument', field });
    }
    const groups = Array.from({ length: 64 }, (_, i) => `/biomed/${'g'.repeat(200)}${i}`);
    await expect(issue({ groups })).rejects.toMatchObject({ code: 'invalid-argument', field: 'groups' });
  });

  it('never verifies after a change of a character, nor crashes', async () => {
    const token = await issue();
    const proof = await prove(token);
    const verifier = verifierAt();
    const alphabet = [...'AZaz09-_.~{"\u0000ü', ''];
    const mutation = (text: string) =>
      fc
        .tuple(fc.nat(text.length - 1), fc.constantFrom(...alphabet), fc.boolean())
        .map(([at, character, insert]) => text.slice(0, at) + character + text.slice(insert ? at : at + 1))
        .filter((changed) => changed !== text);
    const bad = fc.oneof(
      mutation(token).map((changed) => ({ token: changed, proof })),
      mutation(proof).map((changed) => ({ token, proof: changed })),
      fc.string({ unit: 'binary' }).map((text) => ({ token: text, proof: text })),
    );
    await fc.assert(
      fc.asyncProperty(bad, async (credentials) => {
        await expect(verifier.verify(credentials)).rejects.toMatchObject({
          code: expect.stringMatching(/^token-/),
        });
      }),
      { numRuns: 500 },
    );
    await expect(verifier.verify({ token, proof })).resolves.toMatchObject({ dn });
  });
});

describe('the proof of a token', () => {
  const header = () => ({ alg: 'ES256', typ: 'mdm-proof+jwt', jwk: callerKey.publicJwk });
  const claims = (token: string) => ({ ath: sha256(token), iat, jti: '0123456789' });

  it.each<[string, (token: string) => string | Promise<string>]>([
    ['is missing', () => ''],
    ['is the token itself', (token) => token],
    [
      'is longer than 2 KiB',
      (token) => forge(header(), { ...claims(token), jti: 'x'.repeat(2048) }, callerKey.privateKey),
    ],
    [
      'is of another type',
      (token) => forge({ ...header(), typ: 'JWT' }, claims(token), callerKey.privateKey),
    ],
    [
      'has the algorithm none',
      (token) => forge({ ...header(), alg: 'none' }, claims(token), callerKey.privateKey),
    ],
    ['is made with another key', (token) => createProof({ ...other, token, clock })],
    ['is signed with another key than it shows', (token) => forge(header(), claims(token), other.privateKey)],
    [
      'shows a private key',
      (token) =>
        forge(
          { ...header(), jwk: { ...callerKey.publicJwk, d: callerKey.publicJwk.x } },
          claims(token),
          callerKey.privateKey,
        ),
    ],
    [
      'shows a key that is no point of the curve',
      (token) =>
        forge(
          { ...header(), jwk: { ...callerKey.publicJwk, y: callerKey.publicJwk.x } },
          claims(token),
          callerKey.privateKey,
        ),
    ],
    ['belongs to another token', async () => prove(await issue())],
    ['is too old', (token) => forge(header(), { ...claims(token), iat: iat - 91 }, callerKey.privateKey)],
    [
      'is from the future',
      (token) => forge(header(), { ...claims(token), iat: iat + 32 }, callerKey.privateKey),
    ],
    [
      'has a claim that nobody knows',
      (token) => forge(header(), { ...claims(token), x: 1 }, callerKey.privateKey),
    ],
    [
      'asks for encryption to no point of the curve',
      (token) =>
        forge(
          header(),
          { ...claims(token), enc: { ...reader.publicJwk, y: reader.publicJwk.x } },
          callerKey.privateKey,
        ),
    ],
    [
      'has its encryption key replaced on the way',
      async (token) => {
        const [head, body = '', signature] = (await prove(token)).split('.');
        const changed = { ...JSON.parse(Buffer.from(body, 'base64url').toString()), enc: other.publicJwk };
        return [head, Buffer.from(JSON.stringify(changed)).toString('base64url'), signature].join('.');
      },
    ],
  ])('is refused when it %s', async (_what, make) => {
    const token = await issue();
    const proof = await make(token);
    await expect(verifierAt().verify({ token, proof })).rejects.toMatchObject({ code: 'token-binding' });
  });

  it('works only with the certificate that the token was issued to, where one is presented', async () => {
    const thumbprint = sha256('certificate');
    const token = await issue({ thumbprint });
    const proof = await prove(token);
    const verifier = verifierAt();
    await expect(verifier.verify({ token, proof, thumbprint })).resolves.toMatchObject({ dn });
    await expect(verifier.verify({ token, proof })).resolves.toMatchObject({ dn });
    await expect(verifier.verify({ token, proof, thumbprint: sha256('other') })).rejects.toMatchObject({
      code: 'token-binding',
    });
  });

  it('is made anew only for another token or after 30 seconds', async () => {
    let time = start;
    const proofer = createProofer({ ...callerKey, clock: () => time });
    const first = await proofer('one');
    time += 29_999;
    expect(await proofer('one')).toBe(first);
    const second = await proofer('two');
    expect(second).not.toBe(first);
    time += 30_000;
    expect(await proofer('two')).not.toBe(second);
  });
});

describe('the verifier', () => {
  it('remembers what it verified, but not beyond its time', async () => {
    const token = await issue({ lifetime: 60 });
    const proof = await prove(token);
    const verifier = verifierAt();
    try {
      await verifier.verify({ token, proof });
      now = start + 91_000;
      await expect(verifier.verify({ token, proof })).rejects.toMatchObject({ code: 'token-expired' });
      const long = await issue();
      await expect(verifier.verify({ token: long, proof: await prove(long) })).rejects.toMatchObject({
        code: 'token-binding',
      });
    } finally {
      now = start;
    }
  });

  it('forgets tokens when the federation changes', async () => {
    let current = view;
    const verifier = verifierAt(() => current);
    const token = await issue();
    const credentials = { token, proof: await prove(token) };
    await expect(verifier.verify(credentials)).resolves.toMatchObject({ dn });
    current = federationView('b', [], 2);
    await expect(verifier.verify(credentials)).rejects.toMatchObject({ code: 'token-issuer' });
  });

  it('trusts no site whose bundle has expired', async () => {
    const expired = { ...a, bundle: { ...a.bundle, expiresAt: new Date(start).toISOString() } };
    const token = await issue();
    const verifier = verifierAt(() => viewOf('b', [expired, b]));
    await expect(verifier.verify({ token, proof: await prove(token) })).rejects.toMatchObject({
      code: 'token-issuer',
    });
  });

  it('drops the groups that the issuer may not assert, and refuses a token of only such groups', async () => {
    const limited = (groups: readonly string[]) => verifierAt(() => viewOf('b', [a, b], { a: { groups } }));
    const token = await issue({ groups: ['/biomed/heart/Role=physician', '/biomedical', '/atlas'] });
    const credentials = { token, proof: await prove(token) };
    await expect(limited(['biomed']).verify(credentials)).resolves.toMatchObject({
      groups: ['/biomed/heart/Role=physician'],
    });
    await expect(limited(['/lhcb']).verify(credentials)).rejects.toMatchObject({ code: 'token-issuer' });
    const plain = await issue({ groups: [] });
    await expect(limited([]).verify({ token: plain, proof: await prove(plain) })).resolves.toMatchObject({
      groups: [],
    });
  });

  it.each([
    [['/O=Hospital B', '/o=Hospital A'], true],
    [['/O=Hospital A/CN=Anna Arzt'], true],
    [['/O=Hospital'], false],
    [['/O=Hospital A/CN=Anna'], false],
    [['/O=Hospital A/CN=Anna Arzt/CN=proxy'], false],
    [[], false],
  ])('lets a site that may vouch for %j do so for Anna Arzt of Hospital A: %s', async (subjects, taken) => {
    const token = await issue();
    const verifier = verifierAt(() => viewOf('b', [a, b], { a: { subjects } }));
    const asked = verifier.verify({ token, proof: await prove(token) });
    if (taken) await expect(asked).resolves.toMatchObject({ dn });
    else
      await expect(asked).rejects.toMatchObject({
        code: 'token-issuer',
        message: expect.stringContaining('may not vouch'),
      });
  });

  it.each([
    [undefined, undefined, undefined],
    [undefined, 'pseudonymous', 'pseudonymous'],
    ['anonymous', 'pseudonymous', 'anonymous'],
    ['identified', 'anonymous', 'anonymous'],
    ['pseudonymous', 'identified', 'pseudonymous'],
  ] as const)(
    'makes the level %s of a token, %s of its issuer, the lower one',
    async (ofToken, level, both) => {
      const token = await issue(ofToken === undefined ? {} : { level: ofToken });
      const verifier = verifierAt(() => viewOf('b', [a, b], { a: { level } }));
      expect((await verifier.verify({ token, proof: await prove(token) })).level).toBe(both);
    },
  );
});
