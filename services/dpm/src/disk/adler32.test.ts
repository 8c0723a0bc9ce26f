import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createAdler32 } from './adler32.js';

/** RFC 1950 §8.2, word for word. */
function reference(bytes: Uint8Array): number {
  let s1 = 1;
  let s2 = 0;
  for (const byte of bytes) {
    s1 = (s1 + byte) % 65_521;
    s2 = (s2 + s1) % 65_521;
  }
  return s2 * 65_536 + s1;
}

describe('Adler-32', () => {
  it('is that of the definition, whatever the bytes, their place in memory and the cuts between them', () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 300, size: 'max' }),
      fc.uint8Array({ minLength: 3_700, maxLength: 9_000, size: 'max' }),
      fc
        .record({ length: fc.nat(20_000), byte: fc.constantFrom(0, 1, 254, 255) })
        .map(({ length, byte }) => new Uint8Array(length).fill(byte)),
    );
    fc.assert(
      fc.property(bytes, fc.nat(40), fc.array(fc.nat(9_000), { maxLength: 4 }), (all, offset, cuts) => {
        const placed = new Uint8Array(offset + all.length).subarray(offset);
        placed.set(all);
        const adler32 = createAdler32();
        const places = [0, ...cuts.map((at) => Math.min(at, all.length)).sort((a, b) => a - b), all.length];
        for (const [n, start] of places.entries()) adler32.update(placed.subarray(start, places[n + 1]));
        expect(adler32.digest()).toBe(reference(all));
      }),
      { numRuns: 300 },
    );
  });

  it('does not outgrow its integers, however large the bytes and the sums before them', () => {
    const largest = new Uint8Array(400_000).fill(255);
    const adler32 = createAdler32();
    adler32.update(largest.subarray(0, 65_521 - 1));
    adler32.update(largest.subarray(65_521 - 1));
    expect(adler32.digest()).toBe(reference(largest));
  });
});
