import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decodeBech32, encodeBech32 } from './bech32.js';

describe('Bech32', () => {
  it.each(['A12UEL5L', 'a12uel5l', 'abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw', '?1ezyfcl'])(
    'accepts the BIP 173 string %s',
    (text) => {
      expect(() => decodeBech32(text, 'text')).not.toThrow();
    },
  );

  it.each([
    ['no separator', 'pzry9x0s0muk'],
    ['an empty prefix', '1pzry9x0s0muk'],
    ['a foreign character', 'x1b4n0q5v'],
    ['a short checksum', 'li1dgmt3'],
    ['a wrong checksum', 'A1G7SGD8'],
    ['mixed case', 'A12uEL5L'],
    ['nothing', ''],
  ])('refuses %s', (_what, text) => {
    expect(() => decodeBech32(text, 'text')).toThrow(
      expect.objectContaining({ code: 'invalid-argument', field: 'text' }),
    );
  });

  it('gives back the bytes it was given', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const decoded = decodeBech32(encodeBech32('age', bytes), 'text');
        expect(decoded.prefix).toBe('age');
        expect(Buffer.from(bytes).equals(decoded.bytes)).toBe(true);
      }),
    );
  });

  it('notices any one changed character', () => {
    const text = encodeBech32('age', Buffer.alloc(32, 5));
    fc.assert(
      fc.property(
        fc.nat(text.length - 1),
        fc.constantFrom(...'qpzry9x8gf2tvdw0s3jn54khce6mua7lb!'),
        (at, letter) => {
          fc.pre(text[at] !== letter);
          const changed = text.slice(0, at) + letter + text.slice(at + 1);
          expect(() => decodeBech32(changed, 'text')).toThrow(
            expect.objectContaining({ code: 'invalid-argument' }),
          );
        },
      ),
    );
  });

  it('never repeats the text, which may be a secret, in an error', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 12, maxLength: 80 }), (text) => {
        try {
          decodeBech32(text, 'identity');
        } catch (error) {
          expect(String(error)).not.toContain(text);
        }
      }),
    );
  });
});
