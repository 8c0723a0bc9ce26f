import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  ciphertextSize,
  decryptBuffer,
  decryptStream,
  encryptBuffer,
  encryptPieces,
  generateIdentity,
  headerSize,
  plaintextSize,
} from './index.js';
import { collect, cut, feed } from './testing.js';

const chunk = 65_536;
const sealedChunk = chunk + 16;
const { identity, recipient } = generateIdentity();
const payloadStart = headerSize(1) + 16;
const edges = [0, 1, chunk - 1, chunk, chunk + 1, 2 * chunk, 3 * chunk + 5];

/** What came out before the stream failed, and the code it failed with. */
async function decryptUntilError(file: Uint8Array): Promise<{ released: Buffer; code: string | undefined }> {
  const parts: Buffer[] = [];
  let code: string | undefined;
  try {
    await feed(decryptStream({ identities: [identity] }), file, [sealedChunk], (part) => parts.push(part));
  } catch (error) {
    code = (error as { code?: string }).code;
  }
  return { released: Buffer.concat(parts), code };
}

/** The file of a plaintext that comes in pieces of a size, or of the given sizes in turn. */
async function encryptedIn(plaintext: Uint8Array, sizes: number | readonly number[]): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of encryptPieces(cut(plaintext, sizes), { recipients: [recipient] }))
    parts.push(part);
  return Buffer.concat(parts);
}

const codeOf = (run: () => unknown): string | undefined => {
  try {
    run();
    return undefined;
  } catch (error) {
    return (error as { code?: string }).code;
  }
};

describe('encrypting and decrypting', () => {
  it.each(edges)('gives back %d bytes, and files of the announced size', async (size) => {
    const plaintext = randomBytes(size);
    const streamed = await encryptedIn(plaintext, 10_000);
    const whole = encryptBuffer(plaintext, { recipients: [recipient] });
    for (const file of [streamed, whole]) {
      expect(file.length).toBe(ciphertextSize(headerSize(1), size));
      expect(plaintextSize(headerSize(1), file.length)).toBe(size);
      expect(decryptBuffer(file, { identities: [identity] }).equals(plaintext)).toBe(true);
      const back = await collect(decryptStream({ identities: [identity] }), file, 70_000);
      expect(back.equals(plaintext)).toBe(true);
    }
  });

  it('takes pieces of any size', async () => {
    const plaintext = randomBytes(3 * chunk + 17);
    const sizes = fc.array(
      fc.oneof(fc.constantFrom(...edges.slice(2)), fc.integer({ min: 100, max: 200_000 })),
      {
        minLength: 1,
        maxLength: 5,
      },
    );
    await fc.assert(
      fc.asyncProperty(sizes, sizes, async (first, second) => {
        const file = await encryptedIn(plaintext, first);
        const back = await collect(decryptStream({ identities: [identity] }), file, second);
        expect(back.equals(plaintext)).toBe(true);
      }),
      { numRuns: 30 },
    );
  });

  it('gives buffers that fit into a message of 1 MiB, and no more of them than it takes', async () => {
    const size = 2 * 1024 * 1024 + 1;
    const sizesOf = async (pieces: number) => {
      const lengths: number[] = [];
      for await (const part of encryptPieces(cut(randomBytes(size), [pieces]), { recipients: [recipient] }))
        lengths.push(part.length);
      return lengths;
    };
    const file = ciphertextSize(headerSize(1), size);
    for (const pieces of [10_000, chunk, size]) {
      const lengths = await sizesOf(pieces);
      expect(lengths).toHaveLength(3);
      expect(Math.max(...lengths)).toBeLessThanOrEqual(1024 * 1024);
      expect(lengths.reduce((sum, length) => sum + length)).toBe(file);
    }
  });

  it('takes single bytes', async () => {
    const plaintext = randomBytes(300);
    const file = await encryptedIn(plaintext, 1);
    const back = await collect(decryptStream({ identities: [identity] }), file, 1);
    expect(back.equals(plaintext)).toBe(true);
  });

  it('serves each of several recipients and nobody else', () => {
    const others = [generateIdentity(), generateIdentity()];
    const stranger = generateIdentity();
    const file = encryptBuffer(Buffer.from('shared'), {
      recipients: [recipient, ...others.map((other) => other.recipient)],
    });
    for (const secret of [identity, ...others.map((other) => other.identity)]) {
      expect(decryptBuffer(file, { identities: [stranger.identity, secret] }).toString()).toBe('shared');
    }
    expect(codeOf(() => decryptBuffer(file, { identities: [stranger.identity] }))).toBe('invalid-argument');
    expect(codeOf(() => decryptBuffer(file, { identities: [] }))).toBe('invalid-argument');
  });

  it('uses fresh keys: the same plaintext never gives the same bytes', () => {
    const one = encryptBuffer(Buffer.alloc(40), { recipients: [recipient] });
    const two = encryptBuffer(Buffer.alloc(40), { recipients: [recipient] });
    expect(one.subarray(payloadStart).equals(two.subarray(payloadStart))).toBe(false);
  });

  it.each([[[]], [['age1abc']]])('needs a recipient, and a real one, and not %j', async (recipients) => {
    const refused = expect.objectContaining({ code: 'invalid-argument' });
    await expect(encryptPieces(cut(Buffer.alloc(1), 1), { recipients }).next()).rejects.toEqual(refused);
    expect(() => encryptBuffer(Buffer.alloc(1), { recipients })).toThrow(refused);
  });

  it('lets go of its source when its reader goes away, and hands on what the source throws', async () => {
    const large = Buffer.alloc(2 * 1024 * 1024);
    let isLetGo = false;
    const source = async function* () {
      try {
        yield large;
        throw new RangeError('the source has ended early');
      } finally {
        isLetGo = true;
      }
    };
    for await (const _part of encryptPieces(source(), { recipients: [recipient] })) break;
    expect(isLetGo).toBe(true);
    const all = async () => {
      for await (const _part of encryptPieces(source(), { recipients: [recipient] }));
    };
    await expect(all()).rejects.toThrow(RangeError);
  });
});

describe('a changed file', () => {
  const small = encryptBuffer(randomBytes(100), { recipients: [recipient] });
  const plaintext = randomBytes(3 * chunk + 1000);
  const large = encryptBuffer(plaintext, { recipients: [recipient] });
  const sealed = (index: number) =>
    large.subarray(payloadStart + index * sealedChunk, payloadStart + (index + 1) * sealedChunk);
  const rebuilt = (...chunks: readonly Uint8Array[]) =>
    Buffer.concat([large.subarray(0, payloadStart), ...chunks]);

  it('is refused at every length it is cut to', () => {
    for (let length = 0; length < small.length; length += 1) {
      expect(codeOf(() => decryptBuffer(small.subarray(0, length), { identities: [identity] }))).toBe(
        'corrupt',
      );
    }
  });

  it('is refused when cut at or near a chunk boundary, whose whole chunks are released and no more', async () => {
    for (const boundary of [0, 1, 2, 3].map((index) => payloadStart + index * sealedChunk)) {
      for (const delta of [-17, -16, -1, 0, 1, 15, 16, 17]) {
        const { released, code } = await decryptUntilError(large.subarray(0, boundary + delta));
        expect(code).toBe('corrupt');
        expect(plaintext.subarray(0, released.length).equals(released)).toBe(true);
        expect(released.length % chunk).toBe(0);
      }
    }
  });

  it('is refused with any one bit changed, and releases only what is true', async () => {
    for (const at of small.keys()) {
      const bent = Buffer.from(small);
      bent.writeUInt8((small[at] ?? 0) ^ (1 << (at % 8)), at);
      expect(['corrupt', 'unimplemented', 'invalid-argument']).toContain(
        codeOf(() => decryptBuffer(bent, { identities: [identity] })),
      );
    }
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: payloadStart - 16, max: large.length - 1 }),
        fc.nat(7),
        async (at, bit) => {
          const bent = Buffer.from(large);
          bent.writeUInt8((large[at] ?? 0) ^ (1 << bit), at);
          const { released, code } = await decryptUntilError(bent);
          expect(code).toBe('corrupt');
          expect(released.length).toBeLessThanOrEqual(Math.max(0, at - payloadStart));
          expect(plaintext.subarray(0, released.length).equals(released)).toBe(true);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('is refused with its chunks in any other order, repeated or left out', async () => {
    const chunks = [0, 1, 2, 3].map(sealed);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(3), { maxLength: 6 }), async (order) => {
        fc.pre(order.join() !== '0,1,2,3');
        const { released, code } = await decryptUntilError(
          rebuilt(...order.map((i) => chunks[i] ?? Buffer.alloc(0))),
        );
        expect(code).toBe('corrupt');
        expect(plaintext.subarray(0, released.length).equals(released)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it('is refused with bytes after the last chunk', async () => {
    for (const extra of [1, 16, 17, sealedChunk]) {
      const { code } = await decryptUntilError(Buffer.concat([large, randomBytes(extra)]));
      expect(code).toBe('corrupt');
    }
  });

  it('is refused when chunks of another file with the same key are mixed in', () => {
    const other = encryptBuffer(plaintext, { recipients: [recipient] });
    const foreign = other.subarray(payloadStart, payloadStart + sealedChunk);
    expect(
      codeOf(() =>
        decryptBuffer(rebuilt(foreign, sealed(1), sealed(2), sealed(3)), { identities: [identity] }),
      ),
    ).toBe('corrupt');
  });

  it('is met with an error of the table whatever the bytes are', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), fc.nat(small.length), (bytes, keep) => {
        const file = Buffer.concat([small.subarray(0, keep), bytes]);
        expect(['corrupt', 'unimplemented', 'invalid-argument', 'limit-exceeded', undefined]).toContain(
          codeOf(() => decryptBuffer(file, { identities: [identity] })),
        );
      }),
      { numRuns: 300 },
    );
  });
});
