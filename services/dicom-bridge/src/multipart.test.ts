import { describe, expect, it } from '@jest/globals';
import { isMdmError } from '@mdm/errors';
import fc from 'fast-check';
import { boundaryOf, readParts } from './multipart.js';

const boundary = 'a boundary-7';

async function* inPieces(bytes: Buffer, sizes: readonly number[]): AsyncGenerator<Buffer> {
  let at = 0;
  for (let n = 0; at < bytes.length; n += 1) {
    const size = sizes[n % sizes.length] ?? bytes.length;
    yield bytes.subarray(at, at + size);
    at += size;
  }
}

interface Written {
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Buffer;
}
const written = (parts: readonly Written[], { preamble = '', epilogue = '' } = {}): Buffer =>
  Buffer.concat([
    Buffer.from(preamble),
    ...parts.flatMap(({ headers, body }) => [
      Buffer.from(
        `\r\n--${boundary}\r\n${headers.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`,
      ),
      body,
    ]),
    Buffer.from(`\r\n--${boundary}--${epilogue}`),
  ]);

async function read(source: AsyncIterable<Buffer>, readsBody = (_n: number) => true) {
  const parts: { headers: [string, string][]; body: Buffer | undefined }[] = [];
  for await (const { headers, body } of readParts(boundary, source)) {
    const pieces: Buffer[] = [];
    const reads = readsBody(parts.length);
    if (reads) for await (const piece of body) pieces.push(Buffer.from(piece));
    parts.push({ headers: [...headers], body: reads ? Buffer.concat(pieces) : undefined });
  }
  return parts;
}

const bytes = (maxLength: number) => fc.uint8Array({ maxLength }).map((array) => Buffer.from(array));
/** With much in it that looks like the beginning of a boundary. */
const tricky = fc
  .array(
    fc.oneof(
      bytes(40),
      fc
        .constantFrom('\r\n', '\r\n--', `\r\n--${boundary.slice(0, -1)}`, '\r', '--')
        .map((text) => Buffer.from(text)),
    ),
    { maxLength: 12 },
  )
  .map((pieces) => Buffer.concat(pieces))
  .filter(
    (body) => !Buffer.concat([Buffer.from('\r\n'), body, Buffer.from('\r\n')]).includes(`\r\n--${boundary}`),
  );
const part = fc.record({
  headers: fc.uniqueArray(
    fc.tuple(fc.stringMatching(/^[a-z][a-z-]{0,20}$/), fc.stringMatching(/^([!-~]([ -~]{0,30}[!-~])?)?$/)),
    { maxLength: 4, selector: ([name]) => name },
  ),
  body: tricky,
});
const sizes = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 8 });

describe('a multipart message', () => {
  it('gives back what was written, however it comes in pieces', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(part, { minLength: 1, maxLength: 5 }),
        sizes,
        fc.constantFrom('', 'read me', '--not a boundary'),
        fc.constantFrom('', '\r\nthe end'),
        async (parts, cuts, preamble, epilogue) => {
          const message = written(parts, { preamble, epilogue });
          expect(await read(inPieces(message, cuts))).toEqual(parts);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('skips what is not read of a part', async () => {
    const parts = [1, 2, 3].map((n) => ({ headers: [], body: Buffer.alloc(1_000, n) }));
    const found = await read(inPieces(written(parts), [77]), (n) => n === 1);
    expect(found.map(({ body }) => body)).toEqual([undefined, parts[1]?.body, undefined]);
    let first: Buffer | undefined;
    for await (const { body } of readParts(boundary, inPieces(written(parts), [77]))) {
      for await (const piece of body) {
        first ??= piece;
        break;
      }
    }
    expect(first?.length).toBeGreaterThan(0);
  });

  it('answers any damage with parts or a typed error', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(part, { minLength: 1, maxLength: 4 }),
        sizes,
        fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { maxLength: 10 }),
        fc.nat(),
        async (parts, cuts, changes, end) => {
          const message = written(parts);
          for (const [at, value] of changes) message.writeUInt8(value, at % message.length);
          try {
            await read(inPieces(message.subarray(0, end % (message.length + 1)), cuts));
          } catch (thrown) {
            expect(isMdmError(thrown) && thrown.code).toBe('invalid-argument');
          }
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it('holds no more than its headers and a piece, whatever comes', async () => {
    let given = 0;
    async function* endless(start: string) {
      yield Buffer.from(start);
      for (;;) {
        given += 4_096;
        yield Buffer.alloc(4_096, 'x');
      }
    }
    for (const [start, limit] of [
      ['', 80_000],
      [`--${boundary}\r\n`, 30_000],
      [`--${boundary}`, 30_000],
    ] as const) {
      given = 0;
      await expect(read(endless(start))).rejects.toMatchObject({ code: 'invalid-argument' });
      expect(given).toBeLessThan(limit);
    }
  });

  it('lets go of its source when nobody wants more', async () => {
    let released = false;
    async function* source() {
      try {
        for (;;) yield written([{ headers: [], body: Buffer.alloc(10) }]);
      } finally {
        released = true;
      }
    }
    for await (const _part of readParts(boundary, source())) break;
    expect(released).toBe(true);
  });
});

describe('the boundary of a content type', () => {
  it.each([
    ['multipart/related; type="application/dicom"; boundary=abc', 'abc'],
    ['Multipart/Related;boundary="a b:c";type=application/dicom', 'a b:c'],
    ['multipart/related; boundary=abc', 'abc'],
    ['multipart/related; type="application/dicom+xml"; boundary=abc', undefined],
    ['multipart/form-data; boundary=abc', undefined],
    ['multipart/related; type="application/dicom"', undefined],
    [`multipart/related; boundary=${'x'.repeat(71)}`, undefined],
    ['multipart/related; boundary="ends with blank "', undefined],
    ['application/dicom', undefined],
  ])('of %s is %s', (contentType, expected) => {
    expect(boundaryOf(contentType, 'application/dicom')).toBe(expected);
  });
});
