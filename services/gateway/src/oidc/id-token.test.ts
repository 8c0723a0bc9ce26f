import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { issuerOf, verifyIdToken } from './id-token.js';
import { openKeySet } from './key-set.js';

const issuer = 'https://idp.hospital-a.example';
const nowS = 1_800_000_000;

/** A provider with one key, and what it signs. */
async function signer(alg: string) {
  const { privateKey, publicKey } = await generateKeyPair(alg);
  const keys = [{ ...(await exportJWK(publicKey)), kid: 'one' }];
  const sign = (claims = {}) =>
    new SignJWT({ iss: issuer, aud: 'mdm', sub: '4711', iat: nowS, exp: nowS + 60, ...claims })
      .setProtectedHeader({ alg, kid: 'one' })
      .sign(privateKey);
  const key = openKeySet({ issuer, load: async () => ({ keys }), clock: () => nowS * 1000 });
  const verify = (token: string) =>
    verifyIdToken(token, { issuer, clientId: 'mdm', key, clock: () => nowS * 1000 });
  return { sign, verify };
}

describe('an ID token', () => {
  it.each(['RS256', 'PS256', 'ES256', 'EdDSA'])('may be signed with %s', async (alg) => {
    const { sign, verify } = await signer(alg);
    expect(await verify(await sign({ name: 'Anna' }))).toMatchObject({ sub: '4711', name: 'Anna' });
  });

  it.each(['ES384', 'RS512'])('may not be signed with %s', async (alg) => {
    const { sign, verify } = await signer(alg);
    await expect(verify(await sign())).rejects.toMatchObject({
      code: 'token-invalid',
      message: expect.stringContaining('RS256'),
    });
  });

  it('is refused with nothing of it in the error', async () => {
    const { sign, verify } = await signer('ES256');
    for (const wrong of [
      { aud: 'x' },
      { exp: nowS - 60 },
      { iat: nowS - 200 },
      { iss: 'x' },
      { nbf: nowS + 60 },
    ]) {
      const error = await verify(await sign({ ...wrong, name: 'Anna' })).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ field: 'id_token' });
      expect(error).not.toHaveProperty('cause');
    }
  });

  it('is refused whatever it is, by an error of the table', async () => {
    const { sign, verify } = await signer('ES256');
    const good = await sign();
    const bytes = fc.oneof(
      fc.string(),
      fc.array(fc.base64String(), { minLength: 3, maxLength: 3 }).map((parts) => parts.join('.')),
      fc.tuple(fc.nat(good.length - 1), fc.constantFrom('.', 'A', '!', '')).map(([at, put]) => {
        return good.slice(0, at) + put + good.slice(at + 1);
      }),
      fc.tuple(fc.json(), fc.json()).map(([header, payload]) => {
        const part = (text: string) => Buffer.from(text).toString('base64url');
        return `${part(header)}.${part(payload)}.AAAA`;
      }),
    );
    await fc.assert(
      fc.asyncProperty(bytes, async (text) => {
        if (text === good) return;
        // The last character of a signature has bits that mean nothing.
        if (text.slice(0, -1) === good.slice(0, -1)) return;
        await expect(verify(text)).rejects.toMatchObject({ code: expect.stringMatching(/^token-/) });
        try {
          issuerOf(text);
        } catch (error) {
          expect(error).toMatchObject({ code: 'token-invalid' });
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe('the keys of a provider', () => {
  it.each([[undefined], [{}], [{ keys: 'x' }], [{ keys: [{}] }], [{ keys: Array(101).fill({ kty: 'EC' }) }]])(
    'cannot be %j',
    async (answer) => {
      const find = openKeySet({ issuer, load: async () => answer, clock: () => 0 });
      await expect(find({ alg: 'ES256' })).rejects.toMatchObject({ code: 'unavailable' });
    },
  );
});
