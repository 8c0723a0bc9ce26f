import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decryptRange, encryptBuffer, generateIdentity, headerSize, type RangeSource } from './index.js';
import { sourceOf } from './testing.js';

const chunk = 65_536;
const sealedChunk = chunk + 16;
const { identity, recipient } = generateIdentity();
const payloadStart = headerSize(1) + 16;

async function read(source: RangeSource, offset: number, length: number): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of decryptRange({ identity, source, offset, length })) parts.push(part);
  return Buffer.concat(parts);
}

/** A source that remembers which bytes were asked for. */
function watched(file: Uint8Array): RangeSource & { reads: [number, number][] } {
  const reads: [number, number][] = [];
  return {
    size: file.length,
    reads,
    read: async (offset, length) => {
      reads.push([offset, length]);
      return file.subarray(offset, offset + length);
    },
  };
}

const plaintext = randomBytes(40 * chunk + 321);
const file = encryptBuffer(plaintext, { recipients: [recipient] });

describe('reading a range', () => {
  it('gives exactly the bytes that a slice of the plaintext gives', async () => {
    const place = fc.oneof(
      fc.nat(plaintext.length + 10),
      fc.nat(40).map((index) => index * chunk),
      fc.nat(40).map((index) => (index + 1) * chunk - 1),
    );
    await fc.assert(
      fc.asyncProperty(
        place,
        fc.oneof(fc.nat(200_000), fc.constantFrom(0, 1, chunk)),
        async (offset, length) => {
          const expected = plaintext.subarray(offset, offset + length);
          expect((await read(sourceOf(file), offset, length)).equals(expected)).toBe(true);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('gives the whole of it, and of a file without content', async () => {
    expect((await read(sourceOf(file), 0, plaintext.length)).equals(plaintext)).toBe(true);
    const empty = encryptBuffer(Buffer.alloc(0), { recipients: [recipient] });
    expect((await read(sourceOf(empty), 0, 10)).length).toBe(0);
  });

  it('reads only the header and the chunks that it needs', async () => {
    const source = watched(file);
    await read(source, 5 * chunk + 10, chunk);
    expect(source.reads.slice(1)).toEqual([[payloadStart + 5 * sealedChunk, 2 * sealedChunk]]);
  });

  it('reads a header that is longer than the first guess', async () => {
    const many = Array.from({ length: 60 }, () => recipient);
    const long = encryptBuffer(Buffer.from('long header'), { recipients: many });
    expect((await read(sourceOf(long), 5, 6)).toString()).toBe('header');
  });

  it('never takes a file that was cut off for a shorter one', async () => {
    const cut = sourceOf(file.subarray(0, payloadStart + 3 * sealedChunk));
    expect((await read(cut, 0, chunk)).equals(plaintext.subarray(0, chunk))).toBe(true);
    for (const offset of [2 * chunk, 3 * chunk, 30 * chunk]) {
      await expect(read(cut, offset, chunk)).rejects.toMatchObject({ code: 'corrupt' });
    }
  });

  it('refuses a changed chunk', async () => {
    const bent = Buffer.from(file);
    bent.writeUInt8((bent[payloadStart + sealedChunk] ?? 0) ^ 1, payloadStart + sealedChunk);
    await expect(read(sourceOf(bent), chunk, 1)).rejects.toMatchObject({ code: 'corrupt' });
    expect((await read(sourceOf(bent), 2 * chunk, 1)).length).toBe(1);
  });

  it('refuses a source that gives too little', async () => {
    const short: RangeSource = { size: file.length, read: async () => file.subarray(0, 10) };
    await expect(read(short, 0, 1)).rejects.toMatchObject({ code: 'corrupt' });
  });

  it('stops when it is aborted', async () => {
    const abort = new AbortController();
    const ranges = decryptRange({
      identity,
      source: sourceOf(file),
      offset: 0,
      length: plaintext.length,
      signal: abort.signal,
    });
    await ranges.next();
    abort.abort();
    const rest = (async () => {
      for await (const _part of ranges);
    })();
    await expect(rest).rejects.toMatchObject({ name: 'AbortError' });
  });

  it.each([
    ['offset', -1, 1],
    ['offset', 0.5, 1],
    ['length', 0, Number.NaN],
  ])('refuses a wrong %s', async (field, offset, length) => {
    await expect(read(sourceOf(file), offset, length)).rejects.toMatchObject({
      code: 'invalid-argument',
      field,
    });
  });
});
