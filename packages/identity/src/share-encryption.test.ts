import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { CompactEncrypt, compactDecrypt, importJWK } from 'jose';
import { createEcKey, decryptWith, encryptFor } from './index.js';

const reader = createEcKey();
const records = [Buffer.from('the share of one key'), Buffer.from('the share of another')];
const lines = Buffer.from('the share of one key\nthe share of another\n');
const encrypt = (of: readonly Uint8Array[] = records, holder = 'a') =>
  encryptFor(reader.publicJwk, of, holder);
const isInvalid = expect.objectContaining({ code: 'share-invalid' });

describe('the encryption of key shares', () => {
  it('lets the reader open what was encrypted to it', () => {
    const jwe = encrypt();
    expect(decryptWith(reader.privateKey, jwe, 'a').map(String)).toEqual(records.map(String));
    expect(Buffer.from(jwe, 'base64url').includes('one key')).toBe(false);
  });

  it('writes and reads what jose reads and writes', async () => {
    const theirs = await new CompactEncrypt(lines)
      .setProtectedHeader({ alg: 'ECDH-ES', enc: 'A256GCM', typ: 'mdm-shares+jwe' })
      .setKeyManagementParameters({ apu: Buffer.from('a') })
      .encrypt(await importJWK({ ...reader.publicJwk }, 'ECDH-ES'));
    expect(decryptWith(reader.privateKey, theirs, 'a').map(String)).toEqual(records.map(String));

    const { plaintext } = await compactDecrypt(encrypt(), reader.privateKey);
    expect(Buffer.from(plaintext).equals(lines)).toBe(true);
  });

  it('refuses the shares of another holder', () => {
    expect(() => decryptWith(reader.privateKey, encrypt(), 'b')).toThrow(isInvalid);
  });

  it('refuses shares for another reader', () => {
    expect(() => decryptWith(createEcKey().privateKey, encrypt(), 'a')).toThrow(isInvalid);
  });

  it('refuses other algorithms, other types and unknown header parameters', async () => {
    const key = await importJWK({ ...reader.publicJwk }, 'ECDH-ES+A256KW');
    for (const header of [
      { alg: 'ECDH-ES+A256KW' },
      { enc: 'A128CBC-HS256' },
      { typ: 'JWT' },
      { kid: '1' },
    ]) {
      const jwe = await new CompactEncrypt(lines)
        .setProtectedHeader({ alg: 'ECDH-ES', enc: 'A256GCM', typ: 'mdm-shares+jwe', ...header })
        .setKeyManagementParameters({ apu: Buffer.from('a') })
        .encrypt(key);
      expect(() => decryptWith(reader.privateKey, jwe, 'a')).toThrow(isInvalid);
    }
  });

  it('refuses a key that is no point of the curve and records that it cannot tell apart or hold', () => {
    const off = { ...reader.publicJwk, y: reader.publicJwk.x };
    expect(() => encryptFor(off, records, 'a')).toThrow(
      expect.objectContaining({ code: 'invalid-argument', field: 'enc' }),
    );
    for (const record of ['', 'two\nlines']) {
      expect(() => encrypt([Buffer.from(record)])).toThrow(
        expect.objectContaining({ code: 'invalid-argument', field: 'share' }),
      );
    }
    expect(() => encrypt([Buffer.alloc(5 * 1024 * 1024, 'x')])).toThrow(
      expect.objectContaining({ code: 'limit-exceeded' }),
    );
  });

  it('opens nothing that was changed', () => {
    const jwe = encrypt();
    fc.assert(
      fc.property(fc.nat(jwe.length - 1), fc.constantFrom('A', '.', '_', '!', ''), (at, character) => {
        const changed = jwe.slice(0, at) + character + jwe.slice(at + 1);
        fc.pre(changed !== jwe);
        expect(() => decryptWith(reader.privateKey, changed, 'a')).toThrow(isInvalid);
      }),
      { numRuns: 200 },
    );
  });

  it('gives back any records in their order', () => {
    const record = fc.stringMatching(/^[ -~]{1,40}$/);
    fc.assert(
      fc.property(fc.array(record, { minLength: 1, maxLength: 20 }), (texts) => {
        const jwe = encrypt(texts.map((text) => Buffer.from(text)));
        expect(decryptWith(reader.privateKey, jwe, 'a').map(String)).toEqual(texts);
      }),
      { numRuns: 50 },
    );
  });
});
