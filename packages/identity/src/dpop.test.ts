import { describe, expect, it } from '@jest/globals';
import { isMdmError } from '@mdm/errors';
import fc from 'fast-check';
import {
  forgeJws,
  hmacJws,
  partsOf,
  unsignedJws,
  withClaims,
  withDerSignature,
  withOtherSignature,
  withStrayBits,
  withTwoSignatures,
} from './forge.js';
import { createDpop, createEcKey, createProof, dpopUri, jwkThumbprint, verifyDpop } from './index.js';

const start = 1_800_000_000_000;
const iat = start / 1000;
const uri = dpopUri('a', 'mdm.gateway.v1.SessionService/SignIn');
const key = createEcKey();
const other = createEcKey();
const make = (change: Partial<Parameters<typeof createDpop>[0]> = {}) =>
  createDpop({ key, uri, clock: () => start, ...change });

/** Of one gateway; it remembers what it has taken. */
function gateway(now = start) {
  const taken = new Map<string, number>();
  const once = async (name: string, ttlMs: number) => !taken.has(name) && !!taken.set(name, ttlMs);
  const verify = (proof: string) => verifyDpop(proof, { uri, clock: () => now, once });
  return { taken, verify };
}

const header = { typ: 'dpop+jwt', alg: 'ES256', jwk: key.publicJwk };
const claims = { jti: '0123456789', htm: 'POST', htu: uri, iat };
const forged = (changedHeader: object, changedClaims: object = {}, signer = key) =>
  forgeJws({ ...header, ...changedHeader }, { ...claims, ...changedClaims }, signer.privateKey);

describe('a DPoP proof', () => {
  it('shows the key of whoever asks', async () => {
    const { verify } = gateway();
    expect(await verify(await make())).toEqual({
      publicJwk: key.publicJwk,
      jkt: jwkThumbprint(key.publicJwk),
    });
  });

  it("is accepted when an attacker's tool makes exactly the same one (so that the table below tests what it says)", async () => {
    await expect(gateway().verify(forged({}))).resolves.toMatchObject({ publicJwk: key.publicJwk });
  });

  it('may say more than a gateway needs (RFC 9449 §4.2)', async () => {
    await expect(gateway().verify(forged({}, { nonce: 'n', ath: 'A'.repeat(43) }))).resolves.toBeDefined();
  });

  it.each<[string, () => string | Promise<string>]>([
    ['is missing', () => ''],
    ['is no JWS', () => 'proof'],
    ['has a part too many', async () => `${await make()}.e30`],
    ['is longer than 2 KiB', () => forged({}, { jti: 'x'.repeat(2_048) })],
    ['holds no JSON', () => forgeJws(header, 'text', key.privateKey)],
    ['holds no object', () => forgeJws(header, 'null', key.privateKey)],
    ['has the algorithm none', () => unsignedJws({ ...header, alg: 'none' }, claims)],
    ['says that it has the algorithm none', () => forged({ alg: 'none' })],
    [
      'is signed by HMAC with the key that it shows',
      () => hmacJws({ ...header, alg: 'HS256' }, claims, key.publicJwk.x),
    ],
    ['says ES384', () => forged({ alg: 'ES384' })],
    ['is of another type', () => forged({ typ: 'JWT' })],
    ['is the proof of a token', () => createProof({ ...key, token: 'token', clock: () => start })],
    ['shows no key', () => forged({ jwk: undefined })],
    ['shows a private key', () => forged({ jwk: { ...key.publicJwk, d: key.publicJwk.x } })],
    ['shows a symmetric key', () => forged({ jwk: { kty: 'oct', k: 'c2VjcmV0' } })],
    ['shows a key of another curve', () => forged({ jwk: { ...key.publicJwk, crv: 'P-384' } })],
    [
      'shows a key that is no point of the curve',
      () => forged({ jwk: { ...key.publicJwk, y: key.publicJwk.x } }),
    ],
    ['names a key by its id', () => forged({ kid: 'mine' })],
    ['says where its key is', () => forged({ jku: 'https://keys.example/jwks' })],
    ['has a critical extension', () => forged({ crit: ['b64'], b64: true })],
    ['is signed with another key than it shows', () => forged({}, {}, other)],
    ['has its claims changed', async () => withClaims(await make({ uri: `${uri}x` }), { htu: uri })],
    ['has its signature as DER', async () => withDerSignature(await make())],
    ['has stray bits in its last character', async () => withStrayBits(await make())],
    ['has two signatures', async () => withTwoSignatures(await make(), other.privateKey)],
    ['has no signature', async () => (await make()).replace(/[^.]*$/, '')],
    ['is for another verb', () => forged({}, { htm: 'GET' })],
    ['is for no verb', () => forged({}, { htm: undefined })],
    ['is for another method', () => make({ uri: dpopUri('a', 'mdm.gateway.v1.SessionService/Renew') })],
    ['is for another site', () => make({ uri: dpopUri('b', 'mdm.gateway.v1.SessionService/SignIn') })],
    ['is for nothing', () => forged({}, { htu: undefined })],
    ['has no name', () => forged({}, { jti: undefined })],
    ['has a name that is none', () => forged({}, { jti: 'a b' })],
    ['has no time', () => forged({}, { iat: undefined })],
    ['has its time as text', () => forged({}, { iat: `${iat}` })],
    ['is of a clock that is 5 minutes slow', () => make({ clock: () => start - 300_000 })],
    ['is of a clock that is 5 minutes fast', () => make({ clock: () => start + 300_000 })],
  ])('is refused when it %s', async (_what, bad) => {
    const { verify, taken } = gateway();
    await expect(verify(await bad())).rejects.toMatchObject({ code: 'token-binding' });
    expect(taken.size).toBe(0);
  });

  it('is taken for 90 seconds before and after its time, and remembered for as long', async () => {
    const proof = await make();
    for (const off of [-90_000, 90_000]) {
      const { verify, taken } = gateway(start + off);
      await expect(verify(proof)).resolves.toBeDefined();
      expect([...taken.values()]).toEqual([180_000]);
    }
    for (const off of [-91_000, 91_000])
      await expect(gateway(start + off).verify(proof)).rejects.toMatchObject({ code: 'token-binding' });
  });

  it('is taken once, whatever its signature', async () => {
    const { verify } = gateway();
    const proof = await make();
    await verify(proof);
    for (const again of [
      proof,
      withOtherSignature(proof),
      forgeJws(header, partsOf(proof).claims, key.privateKey),
    ])
      await expect(verify(again)).rejects.toMatchObject({ code: 'token-replayed' });
    await verify(await make());
  });

  it('is not used up by somebody else who gives theirs the same name', async () => {
    const { verify } = gateway();
    await verify(forgeJws({ ...header, jwk: other.publicJwk }, claims, other.privateKey));
    await expect(verify(forged({}))).resolves.toMatchObject({ publicJwk: key.publicJwk });
  });

  it('is never accepted after a change, nor does one crash the gateway', async () => {
    const proof = await make();
    const { verify } = gateway();
    const alphabet = [...'AZaz09-_.~{"\u0000ü', ''];
    const changed = fc
      .tuple(fc.nat(proof.length - 1), fc.constantFrom(...alphabet), fc.boolean())
      .map(([at, character, insert]) => proof.slice(0, at) + character + proof.slice(insert ? at : at + 1))
      .filter((text) => text !== proof);
    const signed = fc
      .record({ header: fc.jsonValue(), claims: fc.jsonValue() })
      .map((parts) => forgeJws(JSON.stringify(parts.header), JSON.stringify(parts.claims), key.privateKey));
    const oneClaim = fc
      .record({ name: fc.constantFrom('jti', 'htm', 'htu', 'iat'), value: fc.jsonValue() })
      .filter(({ name, value }) => !(name === 'jti' && typeof value === 'string') && value !== 'POST')
      .map(({ name, value }) => forged({}, { [name]: value }));
    const oneParameter = fc
      .record({ name: fc.constantFrom('typ', 'alg', 'jwk', 'kid', 'crit'), value: fc.jsonValue() })
      .map(({ name, value }) => forged({ [name]: value }));
    const bad = fc.oneof(changed, signed, oneClaim, oneParameter, fc.string({ unit: 'binary' }));
    await fc.assert(
      fc.asyncProperty(bad, async (text) => {
        const thrown = await verify(text).then(
          () => undefined,
          (error: unknown) => error,
        );
        expect(isMdmError(thrown) && thrown.code).toBe('token-binding');
      }),
      { numRuns: 500 },
    );
    await verify(proof);
  });
});
