import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { isMdmError } from '@mdm/errors';
import fc from 'fast-check';
import { niftiHeader } from './nifti.js';
import { nrrdHeader } from './nrrd.js';
import { bytesOfVoxel } from './samples.js';
import {
  collect,
  enhancedMr,
  functionalGroups,
  imageFile,
  runLengthEncoded,
  samples,
  sliceFile,
} from './volume.fixture.js';
import { openVolume } from './volume.js';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'mdm-volume-'));
});
afterAll(() => rm(directory, { recursive: true }));

const frames = [0, 1, 2];
const ofFrames = (pixels: Parameters<typeof imageFile>[3]) => [
  imageFile('1.2.3', enhancedMr, functionalGroups(frames), pixels),
];
const series = new Map([
  ['three files', frames.map((k) => sliceFile(k, { position: [0, 0, k] }))],
  ['three frames', ofFrames(Buffer.concat(frames.map(samples)))],
  [
    'three frames in six fragments',
    ofFrames(
      frames.map((k) => {
        const frame = runLengthEncoded(samples(k));
        return [frame.subarray(0, 70), frame.subarray(70)];
      }),
    ),
  ],
]);

/** Lengths, items, delimiters, numbers that are none or too large, the end of the header. */
const telling = [
  'ffffffff',
  'feff00e0ffffffff',
  'feffdde000000000',
  '00000080',
  '0000',
  '65353038',
  '2d302e30',
]
  .concat(['4e614e20', '5c5c', 'e07f1000', '3635353335'])
  .map((hex) => Buffer.from(hex, 'hex'));
const patch = fc.record({
  at: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
  bytes: fc.oneof(fc.constantFrom(...telling), fc.uint8Array({ minLength: 1, maxLength: 4 })),
  how: fc.constantFrom('replace', 'insert', 'remove'),
});

function damaged(file: Buffer, patches: readonly { at: number; bytes: Uint8Array; how: string }[]): Buffer {
  let bytes = file;
  for (const { at, bytes: some, how } of patches) {
    const from = Math.floor(at * bytes.length);
    const rest = bytes.subarray(how === 'insert' ? from : from + some.length);
    bytes = Buffer.concat([bytes.subarray(0, from), ...(how === 'remove' ? [] : [some]), rest]);
  }
  return bytes;
}

describe.each([...series])('a volume of %s, one of which is damaged,', (name, contents) => {
  it('is as large as it says or refused with a typed error', async () => {
    const files = contents.map((_, index) => path.join(directory, `${name}-${index}.dcm`));
    await Promise.all(contents.map((bytes, index) => writeFile(files[index] ?? '', bytes)));
    const [file = '', good = Buffer.alloc(0)] = [files[0], contents[0]];
    const outcomes = { written: 0, refused: 0 };
    await fc.assert(
      fc.asyncProperty(fc.array(patch, { minLength: 1, maxLength: 3 }), async (patches) => {
        await writeFile(file, damaged(good, patches));
        try {
          const volume = await openVolume(files);
          const voxels = await collect(volume.slices());
          const [columns, rows, slices] = volume.dimensions;
          expect(voxels).toHaveLength(columns * rows * slices * bytesOfVoxel[volume.type]);
          expect(niftiHeader(volume)).toHaveLength(352);
          expect(nrrdHeader(volume).toString()).not.toMatch(/NaN|Infinity|undefined/);
          outcomes.written += 1;
        } catch (thrown) {
          if (!isMdmError(thrown)) throw thrown;
          expect(['invalid-dicom', 'failed-precondition', 'limit-exceeded']).toContain(thrown.code);
          outcomes.refused += 1;
        }
      }),
      { numRuns: 600 },
    );
    expect(Math.min(...Object.values(outcomes))).toBeGreaterThan(30);
  });
});
