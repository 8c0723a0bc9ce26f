import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { HeaderReader } from './header.js';
import { encryptBuffer, generateIdentity, headerLimits, headerSize, parseHeader } from './index.js';

const { recipient } = generateIdentity();
const file = encryptBuffer(Buffer.from('text'), { recipients: [recipient, recipient, recipient] });
const parsed = parseHeader(file);

const errorOf = (run: () => unknown): { code?: string } | undefined => {
  try {
    run();
    return undefined;
  } catch (error) {
    return error as { code?: string };
  }
};

describe('the header reader', () => {
  it('knows the size of the headers that this package writes', () => {
    expect(parsed?.length).toBe(headerSize(3));
    expect(parsed?.stanzas.map(({ type }) => type)).toEqual(['X25519', 'X25519', 'X25519']);
  });

  it('reads the same header from pieces of any size', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1 }), (sizes) => {
        const reader = new HeaderReader();
        let header: ReturnType<HeaderReader['push']>;
        for (let offset = 0, turn = 0; header === undefined && offset < file.length; turn += 1) {
          const size = sizes[turn % sizes.length] ?? 1;
          header = reader.push(file.subarray(offset, offset + size));
          offset += size;
        }
        expect(header?.length).toBe(parsed?.length);
        expect(header?.stanzas.length).toBe(3);
      }),
    );
  });

  it('asks for more while the header is incomplete', () => {
    for (let length = 0; length < headerSize(3); length += 1) {
      expect(parseHeader(file.subarray(0, length))).toBeUndefined();
    }
  });

  it.each([
    ['another format', 'PK\u0003\u0004', 'corrupt'],
    ['another version', 'age-encryption.org/v2\n-> X25519 abc\n', 'unimplemented'],
    ['an armored file', '-----BEGIN AGE ENCRYPTED FILE-----\n', 'unimplemented'],
    ['a header without a stanza', `age-encryption.org/v1\n--- ${'A'.repeat(43)}\n`, 'corrupt'],
    ['an endless line', `age-encryption.org/v1\n-> ${'a'.repeat(headerLimits.lineBytes)}`, 'limit-exceeded'],
    [
      'too many stanzas',
      `age-encryption.org/v1\n${'-> a\n\n'.repeat(headerLimits.stanzas + 1)}`,
      'limit-exceeded',
    ],
    [
      'an endless stanza',
      `age-encryption.org/v1\n-> a\n${`${'A'.repeat(64)}\n`.repeat(headerLimits.bytes / 64)}`,
      'limit-exceeded',
    ],
  ])('refuses %s', (_what, text, code) => {
    expect(errorOf(() => parseHeader(Buffer.from(text)))?.code).toBe(code);
  });

  it('meets any bytes with a header, a wish for more, or an error of the table', () => {
    const line = fc.oneof(
      fc.constant('age-encryption.org/v1'),
      fc.constant('-> X25519 TEiF0ypqr+bpvcqXNyCVJpL7OuwPdVwPL7KQEbFDOCc'),
      fc.constant(`--- ${'A'.repeat(43)}`),
      fc.string({ unit: 'binary-ascii', maxLength: 70 }),
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 12 }), (lines) => {
        const text = `age-encryption.org/v1\n${lines.join('\n')}`;
        expect([undefined, 'corrupt', 'limit-exceeded']).toContain(
          errorOf(() => parseHeader(Buffer.from(text)))?.code,
        );
      }),
      { numRuns: 500 },
    );
  });
});
