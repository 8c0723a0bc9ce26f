// biome-ignore lint/style/noRestrictedImports: the key of another curve only signs, it is never exported
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { ErrorCode } from '@mdm/errors';
import { type FederationView, federationView } from '@mdm/federation';
import fc from 'fast-check';
import { sha256 } from './claims.js';
import { forgeJws, hmacJws, unsignedJws, withClaims, withOtherSignature } from './forge.js';
import {
  createEcKey,
  createProof,
  createProofer,
  createVerifier,
  issueToken,
  jwkThumbprint,
  objectListHash,
  type TokenFacts,
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
  forgeJws({ ...goodHeader(), ...header }, { ...goodClaims(), ...claims }, key ?? a.tokenKey.privateKey);

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
    [
      'has the algorithm none',
      'token-invalid',
      () => unsignedJws({ ...goodHeader(), alg: 'none' }, goodClaims()),
    ],
    [
      'is signed by HMAC with the public key',
      'token-invalid',
      () => hmacJws({ ...goodHeader(), alg: 'HS256' }, goodClaims(), a.tokenKey.publicJwk.x),
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
      () => forgeJws(goodHeader(), 'text', a.tokenKey.privateKey),
    ],
    [
      'has a payload that is no object',
      'token-invalid',
      () => forgeJws(goodHeader(), 'null', a.tokenKey.privateKey),
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
      (token) => forgeJws(header(), { ...claims(token), jti: 'x'.repeat(2048) }, callerKey.privateKey),
    ],
    [
      'is of another type',
      (token) => forgeJws({ ...header(), typ: 'JWT' }, claims(token), callerKey.privateKey),
    ],
    [
      'has the algorithm none',
      (token) => forgeJws({ ...header(), alg: 'none' }, claims(token), callerKey.privateKey),
    ],
    ['is made with another key', (token) => createProof({ ...other, token, clock })],
    [
      'is signed with another key than it shows',
      (token) => forgeJws(header(), claims(token), other.privateKey),
    ],
    [
      'shows a private key',
      (token) =>
        forgeJws(
          { ...header(), jwk: { ...callerKey.publicJwk, d: callerKey.publicJwk.x } },
          claims(token),
          callerKey.privateKey,
        ),
    ],
    [
      'shows a key that is no point of the curve',
      (token) =>
        forgeJws(
          { ...header(), jwk: { ...callerKey.publicJwk, y: callerKey.publicJwk.x } },
          claims(token),
          callerKey.privateKey,
        ),
    ],
    ['belongs to another token', async () => prove(await issue())],
    ['is too old', (token) => forgeJws(header(), { ...claims(token), iat: iat - 91 }, callerKey.privateKey)],
    [
      'is from the future',
      (token) => forgeJws(header(), { ...claims(token), iat: iat + 32 }, callerKey.privateKey),
    ],
    [
      'has a claim that nobody knows',
      (token) => forgeJws(header(), { ...claims(token), x: 1 }, callerKey.privateKey),
    ],
    [
      'asks for encryption to no point of the curve',
      (token) =>
        forgeJws(
          header(),
          { ...claims(token), enc: { ...reader.publicJwk, y: reader.publicJwk.x } },
          callerKey.privateKey,
        ),
    ],
    [
      'has its encryption key replaced on the way',
      async (token) => withClaims(await prove(token), { enc: other.publicJwk }),
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
  describe('with a memory of what it has taken', () => {
    const revokedIf = (isAbout: (token: TokenFacts) => boolean) =>
      createVerifier({
        site: 'b',
        federation: () => view,
        clock,
        once: async () => true,
        revoked: (token) => (isAbout(token) ? 'it is revoked' : undefined),
      });
    /** One of several replicas, which share what they have taken. */
    const replica = (taken: Set<string>) =>
      createVerifier({
        site: 'b',
        federation: () => view,
        clock,
        once: async (key) => !taken.has(key) && taken.add(key).has(key),
      });
    const replayed = { code: 'token-replayed' };

    it('asks whether a token is revoked by its issuer, user, permit, key and time', async () => {
      const facts: TokenFacts[] = [];
      const token = await issue({ permitId: 'permit-0001' });
      const verifier = revokedIf((fact) => facts.push(fact) === 0);
      await verifier.verify({ token, proof: await prove(token) });
      expect(facts).toEqual([
        { issuer: 'a', dn, permitId: 'permit-0001', keyId: a.tokenKey.kid, issuedAt: iat * 1000 },
      ]);
    });

    it('refuses what is revoked, also after it has taken it before', async () => {
      let isRevoked = false;
      const verifier = revokedIf(() => isRevoked);
      const token = await issue();
      const credentials = { token, proof: await prove(token) };
      await verifier.verify(credentials);
      isRevoked = true;
      await expect(verifier.verify(credentials)).rejects.toMatchObject({
        code: 'token-revoked',
        message: 'it is revoked',
      });
    });

    it('takes a token for one call once at all replicas, whatever its signature and proof', async () => {
      const taken = new Set<string>();
      const token = await issue({ limits: { once: true } });
      const again = withOtherSignature(token);
      await replica(taken).verify({ token, proof: await prove(token) });
      for (const shown of [token, again])
        await expect(
          replica(taken).verify({ token: shown, proof: await prove(shown) }),
        ).rejects.toMatchObject(replayed);
      const another = await issue({ limits: { once: true } });
      await replica(taken).verify({ token: another, proof: await prove(another) });
    });

    it('does not use up a token for one call when it is shown with a bad proof', async () => {
      const taken = new Set<string>();
      const token = await issue({ limits: { once: true } });
      const proof = await createProof({ ...other, token, clock });
      await expect(replica(taken).verify({ token, proof })).rejects.toMatchObject({ code: 'token-binding' });
      await replica(taken).verify({ token, proof: await prove(token) });
    });

    it('takes each proof of a guest once, whatever its signature, and any number of a service', async () => {
      const taken = new Set<string>();
      const guest = { thumbprint: '' };
      const token = await issue();
      const proof = await prove(token);
      await replica(taken).verify({ token, proof, ...guest });
      for (const shown of [proof, withOtherSignature(proof)])
        await expect(replica(taken).verify({ token, proof: shown, ...guest })).rejects.toMatchObject(
          replayed,
        );
      await replica(taken).verify({ token, proof: await prove(token), ...guest });
      for (let hop = 0; hop < 3; hop += 1) await replica(taken).verify({ token, proof });
    });

    it('does not take a token that is bound to a certificate of a guest', async () => {
      const token = await issue({ thumbprint: sha256('certificate') });
      await expect(
        replica(new Set()).verify({ token, proof: await prove(token), thumbprint: '' }),
      ).rejects.toMatchObject({ code: 'token-binding' });
    });

    it('tells what the token is limited to', async () => {
      const objects = objectListHash(['one']);
      const token = await issue({ permitId: 'permit-0001', limits: { rights: ['find', 'read'], objects } });
      await expect(verifierAt().verify({ token, proof: await prove(token) })).resolves.toMatchObject({
        permitId: 'permit-0001',
        rights: ['find', 'read'],
        objectList: objects,
      });
    });
  });
});

describe('the hash of a list of objects', () => {
  it('is the same in whatever order they are', () => {
    fc.assert(
      fc.property(
        fc
          .uniqueArray(fc.uuid())
          .chain((guids) =>
            fc.tuple(
              fc.constant(guids),
              fc.shuffledSubarray(guids, { minLength: guids.length, maxLength: guids.length }),
            ),
          ),
        ([guids, shuffled]) => {
          const before = [...shuffled];
          expect(objectListHash(shuffled)).toBe(objectListHash(guids));
          expect(shuffled).toEqual(before);
        },
      ),
    );
  });

  it('is another for every other list', () => {
    const lists = fc.tuple(fc.uniqueArray(fc.uuid()), fc.uniqueArray(fc.uuid()));
    fc.assert(
      fc.property(lists, ([one, other]) => {
        const same = JSON.stringify([...one].sort()) === JSON.stringify([...other].sort());
        expect(objectListHash(one) === objectListHash(other)).toBe(same);
      }),
    );
    expect(objectListHash(['ab', 'c'])).not.toBe(objectListHash(['a', 'bc']));
  });
});
