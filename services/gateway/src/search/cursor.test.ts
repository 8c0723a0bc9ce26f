import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decodeCursor, encodeCursor } from './cursor.js';
import type { Query } from './query.js';

const query: Query = { collection: '/mdm/Image', condition: null, attributes: ['Modality'] };
const guid = '0190163d-8694-739b-aea5-966c26f8ad91';

describe('a cursor', () => {
  it('carries the position of each site, for up to 64 sites', () => {
    const sites = Array.from(
      { length: 64 },
      (_, n) => `a-site-with-a-rather-long-name-${n % 10}`.slice(0, 29) + n,
    );
    const positions = new Map(sites.map((site, n) => [site, n % 3 === 0 ? null : guid]));
    expect(decodeCursor(query, encodeCursor(query, positions, sites))).toEqual(positions);
  });

  it('is empty when every site has told all', () => {
    const positions = new Map([
      ['a', null],
      ['b', null],
    ]);
    expect(encodeCursor(query, positions, ['a', 'b'])).toBe('');
    expect(encodeCursor(query, positions, ['a', 'b', 'c'])).not.toBe('');
  });

  it('belongs to its query', () => {
    const cursor = encodeCursor(query, new Map([['a', guid]]), ['a']);
    expect(() => decodeCursor({ ...query, attributes: [] }, cursor)).toThrow(
      expect.objectContaining({ code: 'invalid-argument', field: 'cursor' }),
    );
  });

  it('is refused when it is anything else', () => {
    const odd = fc.oneof(
      fc.string({ minLength: 1, maxLength: 200 }),
      fc.json().map((json) => Buffer.from(json).toString('base64url')),
      fc
        .record({ v: fc.integer(), q: fc.string(), at: fc.dictionary(fc.string(), fc.string()) })
        .map((cursor) => Buffer.from(JSON.stringify(cursor)).toString('base64url')),
      fc.constant('A'.repeat(10_000)),
    );
    fc.assert(
      fc.property(odd, (cursor) => {
        expect(() => decodeCursor(query, cursor)).toThrow(
          expect.objectContaining({ code: 'invalid-argument', field: 'cursor' }),
        );
      }),
      { numRuns: 300 },
    );
  });
});
