import { createHash } from 'node:crypto';
import { inflateSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import * as vectors from 'cctv-age';
import { decodeIdentity, decryptBuffer, decryptRange, decryptStream } from './index.js';
import { collect, sourceOf } from './testing.js';

/** The vectors of the format's authors (C2SP CCTV): name → a header of `key: value` lines, an empty line, the file. */
interface Vector {
  readonly fields: ReadonlyMap<string, string>;
  readonly identities: readonly string[];
  readonly file: Buffer;
}

function parseVector(bytes: Uint8Array): Vector {
  const buffer = Buffer.from(bytes);
  const split = buffer.indexOf('\n\n');
  const lines = buffer.toString('latin1', 0, split).split('\n');
  const pairs = lines.map((line): [string, string] => {
    const colon = line.indexOf(': ');
    return [line.slice(0, colon), line.slice(colon + 2)];
  });
  const fields = new Map(pairs);
  const body = buffer.subarray(split + 2);
  return {
    fields,
    identities: pairs.filter(([key]) => key === 'identity').map(([, value]) => value),
    file: fields.get('compressed') === 'zlib' ? inflateSync(body) : body,
  };
}

/** X25519, unarmored; a vector for the others is still a file that must be refused. */
const inScope = ({ fields, identities }: Vector) =>
  !fields.has('passphrase') &&
  !fields.has('armored') &&
  identities.every((identity) => identity.startsWith('AGE-SECRET-KEY-1'));

const codes: Record<string, readonly string[]> = {
  'no match': ['invalid-argument'],
  'HMAC failure': ['corrupt'],
  'header failure': ['corrupt', 'unimplemented'],
  'payload failure': ['corrupt'],
};

const all = Object.entries(vectors).map(([name, bytes]): [string, Vector] => [name, parseVector(bytes)]);

describe('the test vectors of the age format', () => {
  it('are there', () => {
    expect(all.filter(([, vector]) => inScope(vector)).length).toBeGreaterThan(60);
  });

  it.each(all.filter(([, vector]) => inScope(vector)))('are met: %s', async (_name, vector) => {
    const identities = vector.identities.map(decodeIdentity);
    const expected = vector.fields.get('expect') ?? '';
    const [identity = Buffer.alloc(32)] = identities;
    const readers = {
      buffer: async () => decryptBuffer(vector.file, { identities }),
      stream: () => collect(decryptStream({ identities }), vector.file, 70_000),
      range: async () => {
        const parts: Buffer[] = [];
        const length = vector.file.length;
        for await (const part of decryptRange({
          identity,
          source: sourceOf(vector.file),
          offset: 0,
          length,
        })) {
          parts.push(part);
        }
        return Buffer.concat(parts);
      },
    };
    for (const read of Object.values(readers)) {
      if (expected === 'success') {
        const digest = createHash('sha256').update(await read());
        expect(digest.digest('hex')).toBe(vector.fields.get('payload'));
      } else {
        const error: unknown = await read().then(
          () => undefined,
          (thrown: unknown) => thrown,
        );
        expect(codes[expected]).toContain((error as { code?: string } | undefined)?.code);
      }
    }
  });

  it.each(all.filter(([, vector]) => !inScope(vector)))(
    'are refused when out of scope: %s',
    (_name, { file }) => {
      expect(() => decryptBuffer(file, { identities: [Buffer.alloc(32, 1)] })).toThrow(
        expect.objectContaining({
          code: expect.stringMatching(/^(corrupt|unimplemented|invalid-argument|limit-exceeded)$/),
        }),
      );
    },
  );
});
