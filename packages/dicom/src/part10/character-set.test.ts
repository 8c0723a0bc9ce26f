import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { textDecoder } from './character-set.js';

const decode = (terms: string[], ...bytes: (string | number[])[]) =>
  textDecoder(terms)(
    Buffer.concat(
      bytes.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : Buffer.from(part))),
    ),
  );
const esc = '\x1b';

describe('textDecoder', () => {
  it.each([
    ['ISO_IR 100', [0x42, 0x75, 0x63, 0xf6], 'Bucö'],
    ['ISO_IR 101', [0xb1], 'ą'],
    ['ISO_IR 144', [0xbb, 0xee], 'Лю'],
    ['ISO_IR 127', [0xe2, 0xc8], 'قب'],
    ['ISO_IR 126', [0xc4, 0xe9], 'Δι'],
    ['ISO_IR 192', [0xe7, 0x8e, 0x8b], '王'],
    ['GB18030', [0xcd, 0xf5], '王'],
    ['ISO_IR 13', [0xd4, 0xcf, 0xc0, 0xde], 'ﾔﾏﾀﾞ'],
  ])('decodes %s', (term, bytes, text) => {
    expect(decode([term], bytes)).toBe(text);
  });

  it('switches to Kanji and back (PS3.5 annex H.3.1)', () => {
    const name = decode(
      ['', 'ISO 2022 IR 87'],
      `Yamada^Tarou=${esc}$B`,
      [0x3b, 0x33, 0x45, 0x44],
      `${esc}(B^${esc}$B`,
      [0x42, 0x40, 0x4f, 0x3a],
      `${esc}(B`,
    );
    expect(name).toBe('Yamada^Tarou=山田^太郎');
  });

  it('returns to the first character set after a delimiter (PS3.5 annex I.2)', () => {
    const name = decode(
      ['', 'ISO 2022 IR 149'],
      `Hong^Gildong=${esc}$)C`,
      [0xfb, 0xf3],
      `^${esc}$)C`,
      [0xd1, 0xce, 0xd4, 0xd7],
    );
    expect(name).toBe('Hong^Gildong=洪^吉洞');
  });

  it('decodes an unknown term as ISO 8859-1', () => {
    expect(decode(['ISO_IR 999'], [0xe9])).toBe('é');
  });

  it('decodes any bytes under any term without failing', () => {
    const terms = fc.array(
      fc.constantFrom(
        '',
        'ISO_IR 13',
        'ISO_IR 192',
        'GB18030',
        'ISO 2022 IR 87',
        'ISO 2022 IR 149',
        'nonsense',
      ),
      { maxLength: 3 },
    );
    const piece = fc.oneof(fc.uint8Array({ maxLength: 8 }), fc.constant(Buffer.from(`${esc}$B`, 'latin1')));
    fc.assert(
      fc.property(terms, fc.array(piece, { maxLength: 6 }), (set, pieces) => {
        expect(typeof textDecoder(set)(Buffer.concat(pieces))).toBe('string');
      }),
      { numRuns: 500 },
    );
  });
});
