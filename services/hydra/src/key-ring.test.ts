import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createKeyRing } from './key-ring.js';

const row = { guid: '0198c0de-0000-7000-8000-000000000001', generation: 1, ownerSite: 'b' };
const record = Buffer.from('a share record, as far as this test is concerned');

describe('the key ring', () => {
  it('opens what it wrapped', () => {
    const ring = createKeyRing(randomBytes(32));
    expect(ring.unwrap(row, ring.wrap(row, record)).equals(record)).toBe(true);
  });

  it('never uses a keystream twice: the same record under the same key looks unrelated', () => {
    const ring = createKeyRing(randomBytes(32));
    const body = () => ring.wrap(row, Buffer.alloc(64)).wrapped.subarray(12, -16);
    const [first, second] = [body(), body()];
    const equalBytes = first.filter((byte, index) => byte === second[index]).length;
    expect(equalBytes).toBeLessThan(16);
  });

  it.each([
    ['GUID', { ...row, guid: '0198c0de-0000-7000-8000-000000000002' }],
    ['generation', { ...row, generation: 2 }],
    ['owner site', { ...row, ownerSite: 'c' }],
  ])('does not open a share that was moved to another %s', (_what, other) => {
    const ring = createKeyRing(randomBytes(32));
    const wrapped = ring.wrap(row, record);
    expect(() => ring.unwrap(other, wrapped)).toThrow(expect.objectContaining({ code: 'corrupt' }));
  });

  it('does not open a share under the name of another key', () => {
    const [one, two] = [randomBytes(32), randomBytes(32)];
    const ring = createKeyRing(one, [two]);
    const kekId = createKeyRing(two).currentId;
    expect(() => ring.unwrap(row, { ...ring.wrap(row, record), kekId })).toThrow(
      expect.objectContaining({ code: 'corrupt' }),
    );
  });

  it('opens with a former key and says when it has none that fits', () => {
    const [former, current] = [randomBytes(32), randomBytes(32)];
    const wrapped = createKeyRing(former).wrap(row, record);
    expect(createKeyRing(current, [former]).unwrap(row, wrapped).equals(record)).toBe(true);
    expect(() => createKeyRing(current).unwrap(row, wrapped)).toThrow(
      expect.objectContaining({ code: 'failed-precondition' }),
    );
  });

  it('notices every changed, missing and added byte', () => {
    const ring = createKeyRing(randomBytes(32));
    const { wrapped, kekId } = ring.wrap(row, record);
    const damaged = fc.oneof(
      fc.tuple(fc.nat(wrapped.length - 1), fc.integer({ min: 1, max: 255 })).map(([at, flip]) => {
        const copy = Buffer.from(wrapped);
        copy.writeUInt8(copy.readUInt8(at) ^ flip, at);
        return copy;
      }),
      fc.nat(wrapped.length - 1).map((length) => wrapped.subarray(0, length)),
      fc.uint8Array({ minLength: 1, maxLength: 40 }).map((more) => Buffer.concat([wrapped, more])),
      fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
    );
    fc.assert(
      fc.property(damaged, (bytes) => {
        expect(() => ring.unwrap(row, { wrapped: bytes, kekId })).toThrow(
          expect.objectContaining({ code: 'corrupt' }),
        );
      }),
      { numRuns: 500 },
    );
  });
});
