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
  /** A provider whose only key has this name. */
  async function provider() {
    const jwk = await exportJWK((await generateKeyPair('ES256')).publicKey);
    const state = { now: 0, kid: 'one', asked: 0 };
    const load = async () => {
      state.asked += 1;
      return { keys: [{ ...jwk, kid: state.kid }] };
    };
    const find = openKeySet({ issuer, load, clock: () => state.now });
    return { state, find: (kid: string) => find({ alg: 'ES256', kid }) };
  }
  const unknown = { code: 'ERR_JWKS_NO_MATCHING_KEY' };

  it('are asked for once by all who need them, and again after ten minutes', async () => {
    const { state, find } = await provider();
    await Promise.all([find('one'), find('one')]);
    expect(state.asked).toBe(1);
    state.now += 599_999;
    await find('one');
    expect(state.asked).toBe(1);
    state.now += 1;
    await find('one');
    expect(state.asked).toBe(2);
  });

  it('are asked for when one is not known, but not at once, however many tokens name it', async () => {
    const { state, find } = await provider();
    await find('one');
    state.kid = 'two';
    state.now += 9_999;
    await expect(find('two')).rejects.toMatchObject(unknown);
    expect(state.asked).toBe(1);
    state.now += 1;
    await find('two');
    await expect(find('one')).rejects.toMatchObject(unknown);
    expect(state.asked).toBe(2);
  });

  it.each([[undefined], [{}], [{ keys: 'x' }], [{ keys: [{}] }], [{ keys: Array(101).fill({ kty: 'EC' }) }]])(
    'cannot be %j',
    async (answer) => {
      const find = openKeySet({ issuer, load: async () => answer, clock: () => 0 });
      await expect(find({ alg: 'ES256' })).rejects.toMatchObject({ code: 'unavailable' });
    },
  );
});
