import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { redactFields, redactText } from './redact.js';

describe('redactText', () => {
  it('leaves ordinary text alone', () => {
    const text = 'site "b" refused: the token expired at 2026-01-01T00:00:00Z; lfn /grid/biomed/a/1/2/3';
    expect(redactText(text)).toBe(text);
  });

  it('keeps what stands around a secret', () => {
    expect(redactText('before eyJhbGciOiJFUzI1NiJ9.e30.abc after')).toBe('before [redacted] after');
    expect(redactText('postgres://mdm:pass@db:5432/lfc')).toBe('postgres://mdm:[redacted]@db:5432/lfc');
  });

  it('changes nothing when it is applied again', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.string(), fc.constantFrom(...fragments))), (parts) => {
        const once = redactText(parts.join(''));
        expect(redactText(once)).toBe(once);
      }),
      { numRuns: 300 },
    );
  });

  it('finds an age identity in any text around it', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (before, after) => {
        expect(redactText(`${before}AGE-SECRET-KEY-1QQQQ${after}`)).not.toContain('1QQQQ');
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    ['private keys that never end', '-----BEGIN PRIVATE KEY-----'],
    ['tokens that never end', 'eyJeyJ.'],
    ['URLs that never end', '//a:'],
    ['names without a value', 'token'],
  ])('takes time in proportion to a text of %s', (_what, piece) => {
    expect(redactText(piece.repeat(20_000)).length).toBeGreaterThan(0);
  });
});

const fragments = [
  '-----BEGIN PRIVATE KEY-----',
  '-----END PRIVATE KEY-----',
  'eyJhbGciOiJ9.',
  'Bearer ',
  '://u:p@',
  'token=',
  'AGE-SECRET-KEY-1',
  'A'.repeat(20),
];

describe('redactFields', () => {
  it('accepts whatever a program may hand to a logger', () => {
    fc.assert(
      fc.property(
        fc.object({
          maxDepth: 6,
          withBigInt: true,
          withDate: true,
          withMap: true,
          withSet: true,
          withTypedArray: true,
        }),
        (fields) => {
          expect(typeof JSON.stringify(redactFields(fields))).toBe('string');
        },
      ),
      { numRuns: 300 },
    );
  });

  it('keeps flags, dates and public names readable', () => {
    expect(
      redactFields({ patientLink: 'K7', token: true, at: new Date(0), size: 12n, tokenId: 'j1', code: 'ok' }),
    ).toEqual({
      patientLink: 'K7',
      token: true,
      at: '1970-01-01T00:00:00.000Z',
      size: '12',
      tokenId: 'j1',
      code: 'ok',
    });
  });

  it('ends at a cycle', () => {
    const loop: Record<string, unknown> = {};
    loop.self = loop;
    expect(JSON.stringify(redactFields(loop))).toContain('[too deep]');
  });
});
