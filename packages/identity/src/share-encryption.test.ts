import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { CompactEncrypt, compactDecrypt, importJWK } from 'jose';
import { createEcKey, decryptWith, encryptFor } from './index.js';

const reader = createEcKey();
const share = Buffer.from('one share of one key');
const binding = { guid: '0190b5a0-0000-7000-8000-000000000001', site: 'a' };

describe('the encryption of key shares', () => {
  it('lets the reader open what was encrypted to it', async () => {
    const jwe = await encryptFor(reader.publicJwk, share, binding);
    expect(Buffer.from(await decryptWith(reader.privateKey, jwe, binding)).equals(share)).toBe(true);
    expect(Buffer.from(jwe).includes(share)).toBe(false);
  });

  it('writes and reads what jose reads and writes', async () => {
    const parties = { apu: Buffer.from(binding.site), apv: Buffer.from(binding.guid) };
    const theirs = await new CompactEncrypt(share)
      .setProtectedHeader({ alg: 'ECDH-ES', enc: 'A256GCM', typ: 'mdm-share+jwe' })
      .setKeyManagementParameters(parties)
      .encrypt(await importJWK({ ...reader.publicJwk }, 'ECDH-ES'));
    expect(Buffer.from(await decryptWith(reader.privateKey, theirs, binding)).equals(share)).toBe(true);

    const ours = await encryptFor(reader.publicJwk, share, binding);
    const { plaintext } = await compactDecrypt(ours, reader.privateKey);
    expect(Buffer.from(plaintext).equals(share)).toBe(true);
  });

  it.each([
    ['another image', { ...binding, guid: '0190b5a0-0000-7000-8000-000000000002' }],
    ['another holder', { ...binding, site: 'b' }],
  ])('refuses a share of %s', async (_name, expected) => {
    const jwe = await encryptFor(reader.publicJwk, share, binding);
    await expect(decryptWith(reader.privateKey, jwe, expected)).rejects.toMatchObject({
      code: 'share-invalid',
    });
  });

  it('refuses a share for another reader', async () => {
    const jwe = await encryptFor(createEcKey().publicJwk, share, binding);
    await expect(decryptWith(reader.privateKey, jwe, binding)).rejects.toMatchObject({
      code: 'share-invalid',
    });
  });

  it('refuses other algorithms, other types and unknown header parameters', async () => {
    const key = await importJWK({ ...reader.publicJwk }, 'ECDH-ES+A256KW');
    const encrypt = (header: { alg?: string; enc?: string; typ?: string; kid?: string }) =>
      new CompactEncrypt(share)
        .setProtectedHeader({ alg: 'ECDH-ES', enc: 'A256GCM', typ: 'mdm-share+jwe', ...header })
        .setKeyManagementParameters({ apu: Buffer.from(binding.site), apv: Buffer.from(binding.guid) })
        .encrypt(key);
    for (const header of [
      { alg: 'ECDH-ES+A256KW' },
      { enc: 'A128CBC-HS256' },
      { typ: 'JWT' },
      { kid: '1' },
    ]) {
      await expect(decryptWith(reader.privateKey, await encrypt(header), binding)).rejects.toMatchObject({
        code: 'share-invalid',
      });
    }
  });

  it('refuses a key that is no point of the curve and a share that is too large', async () => {
    const off = { ...reader.publicJwk, y: reader.publicJwk.x };
    await expect(encryptFor(off, share, binding)).rejects.toMatchObject({
      code: 'invalid-argument',
      field: 'enc',
    });
    await expect(encryptFor(reader.publicJwk, new Uint8Array(8193), binding)).rejects.toMatchObject({
      code: 'limit-exceeded',
    });
  });

  it('opens nothing that was changed', async () => {
    const jwe = await encryptFor(reader.publicJwk, share, binding);
    await fc.assert(
      fc.asyncProperty(
        fc.nat(jwe.length - 1),
        fc.constantFrom('A', '.', '_', '!', ''),
        async (at, character) => {
          const changed = jwe.slice(0, at) + character + jwe.slice(at + 1);
          fc.pre(changed !== jwe);
          const opened = decryptWith(reader.privateKey, changed, binding);
          await expect(opened).rejects.toMatchObject({ code: 'share-invalid' });
        },
      ),
      { numRuns: 200 },
    );
  });
});
