import { createHash } from 'node:crypto';
import { deflateSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createChecksums } from './checksums.js';

const checksumsOf = (...pieces: Buffer[]) => {
  const checksums = createChecksums();
  for (const piece of pieces) checksums.update(piece);
  return checksums.digest();
};

describe('checksums', () => {
  it('are those of the published test values', () => {
    expect(checksumsOf(Buffer.from('Wikipedia')).adler32).toBe('11e60398');
    expect(checksumsOf(Buffer.from('123456789')).crc32c).toBe('e3069283');
    expect(checksumsOf()).toEqual({
      adler32: '00000001',
      crc32c: '00000000',
      sha256: createHash('sha256').digest('hex'),
    });
  });

  it('do not depend on how the bytes were cut, and agree with zlib and OpenSSL', () => {
    const cuts = fc.array(fc.nat(20_000), { maxLength: 5 });
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 20_000, size: 'max' }), cuts, (bytes, at) => {
        const all = Buffer.from(bytes);
        const places = [0, ...at.sort((a, b) => a - b), all.length];
        const pieces = places.slice(1).map((end, index) => all.subarray(places[index], end));
        const sums = checksumsOf(...pieces);
        expect(sums).toEqual(checksumsOf(all));
        expect(sums.adler32).toBe(deflateSync(all).subarray(-4).toString('hex'));
        expect(sums.sha256).toBe(createHash('sha256').update(all).digest('hex'));
      }),
      { numRuns: 100 },
    );
  });

  it('hold for long runs of the largest byte', () => {
    const bytes = Buffer.alloc(3_000_000, 0xff);
    expect(checksumsOf(bytes).adler32).toBe(deflateSync(bytes).subarray(-4).toString('hex'));
  });
});
