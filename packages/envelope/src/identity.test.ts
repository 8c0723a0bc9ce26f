import { describe, expect, it } from '@jest/globals';
import { encodeBech32 } from './bech32.js';
import {
  clampIdentity,
  decodeIdentity,
  decodeRecipient,
  encodeIdentity,
  generateIdentity,
  parseRecipientType,
  recipientOf,
} from './index.js';

// The example of the format, "The X25519 recipient type".
const exampleIdentity = 'AGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEX';
const exampleRecipient = 'age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj';

describe('an identity', () => {
  it('belongs to the recipient that the format gives for it', () => {
    const identity = decodeIdentity(exampleIdentity);
    expect(identity.equals(Buffer.alloc(32, 0x42))).toBe(true);
    expect(recipientOf(identity)).toBe(exampleRecipient);
    expect(encodeIdentity(identity)).toBe(exampleIdentity);
  });

  it('is new each time', () => {
    const first = generateIdentity();
    const second = generateIdentity();
    expect(first.identity.equals(second.identity)).toBe(false);
    expect(recipientOf(first.identity)).toBe(first.recipient);
  });

  it('is clamped when it is new, and stands for the same key clamped or not', () => {
    const { identity } = generateIdentity();
    expect(clampIdentity(identity).equals(identity)).toBe(true);
    const loose = Buffer.alloc(32, 0xff);
    expect(clampIdentity(loose).equals(loose)).toBe(false);
    expect(recipientOf(clampIdentity(loose))).toBe(recipientOf(loose));
  });

  it.each([
    ['in lower case', exampleIdentity.toLowerCase(), 'invalid-argument'],
    ['that is a recipient', exampleRecipient, 'invalid-argument'],
    [
      'that is too short',
      encodeBech32('age-secret-key-', Buffer.alloc(31)).toUpperCase(),
      'invalid-argument',
    ],
    [
      'of a post-quantum kind',
      encodeBech32('age-secret-key-pq-', Buffer.alloc(32)).toUpperCase(),
      'unimplemented',
    ],
  ])('is refused %s', (_what, text, code) => {
    expect(() => decodeIdentity(text)).toThrow(expect.objectContaining({ code, field: 'identity' }));
  });

  it('is refused when it is not 32 bytes', () => {
    expect(() => recipientOf(Buffer.alloc(31))).toThrow(expect.objectContaining({ field: 'identity' }));
    expect(() => encodeIdentity(Buffer.alloc(33))).toThrow(expect.objectContaining({ field: 'identity' }));
  });
});

describe('a recipient', () => {
  it.each([
    ['in upper case', exampleRecipient.toUpperCase(), 'invalid-argument'],
    ['that is an identity', exampleIdentity, 'invalid-argument'],
    ['that is too long', encodeBech32('age', Buffer.alloc(33)), 'invalid-argument'],
    ['of a post-quantum kind', encodeBech32('age1pq', Buffer.alloc(1216)), 'unimplemented'],
    ['of a plugin', encodeBech32('age1yubikey', Buffer.alloc(33)), 'unimplemented'],
  ])('is refused %s', (_what, text, code) => {
    expect(() => decodeRecipient(text)).toThrow(expect.objectContaining({ code, field: 'recipient' }));
  });

  it('has a type that is either known or refused by name', () => {
    expect(parseRecipientType('x25519')).toBe('x25519');
    expect(() => parseRecipientType('mlkem768x25519')).toThrow(
      expect.objectContaining({ code: 'unimplemented', message: expect.stringContaining('mlkem768x25519') }),
    );
  });
});
