import { rm } from 'node:fs/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import { type DatasetElement, phantomSeries } from '@mdm/dicom';
import fc from 'fast-check';
import * as nifti from 'nifti-reader-js';
import type { Vector } from './geometry.js';
import { openVolume, writeNifti, writeNrrd } from './index.js';
import {
  collect,
  columns,
  enhancedMr,
  functionalGroups,
  imageFile,
  rows,
  runLengthEncoded,
  type SliceOptions,
  samples,
  sliceFile,
  writeFiles,
} from './volume.fixture.js';

const directories: string[] = [];
afterEach(async () => {
  await Promise.all(directories.splice(0).map((directory) => rm(directory, { recursive: true })));
});

async function volumeOf(contents: readonly Buffer[]) {
  const { directory, files } = await writeFiles(contents);
  directories.push(directory);
  return openVolume(files);
}

const stack = (slices: readonly SliceOptions[]) =>
  volumeOf(slices.map((slice, index) => sliceFile(index, slice)));
const at = (...heights: number[]) => heights.map((z): SliceOptions => ({ position: [-10, -20, z] }));
const refused = (field: string, message?: RegExp) =>
  expect.objectContaining({
    code: 'failed-precondition',
    field,
    ...(message && { message: expect.stringMatching(message) }),
  });

/** What an independent reader finds in a NIfTI file. */
async function asNifti(volume: Awaited<ReturnType<typeof openVolume>>) {
  const bytes = await collect(writeNifti(volume));
  const whole = Uint8Array.from(bytes).buffer;
  expect(nifti.isNIFTI1(whole)).toBe(true);
  const header = nifti.readHeader(whole);
  if (header === null || !('vox_offset' in header)) throw new Error('nifti-reader-js finds no header');
  const image = Buffer.from(nifti.readImage(header, whole));
  return { header, image };
}

describe('a stack of slices', () => {
  it('is sorted along the normal of the slices, whatever the order of the files', async () => {
    const volume = await stack([
      { position: [-10, -20, 5], value: 2 },
      { position: [-10, -20, 0], value: 0 },
      { position: [-10, -20, 2.5], value: 1 },
    ]);
    expect(volume).toMatchObject({ dimensions: [columns, rows, 3], type: 'int16', origin: [-10, -20, 0] });
    expect(volume.axes).toEqual([
      [0.75, 0, 0],
      [0, 0.5, 0],
      [0, 0, 2.5],
    ]);
    const voxels = await collect(volume.slices());
    expect(voxels.equals(Buffer.concat([samples(0), samples(1), samples(2)]))).toBe(true);
  });

  it('has rescaled values, as whole numbers where they are', async () => {
    const rescaled = (slope: string, intercept: string): SliceOptions => ({
      position: [0, 0, 0],
      elements: [
        [0x00281052, 'DS', intercept],
        [0x00281053, 'DS', slope],
      ],
    });
    const whole = await stack([rescaled('2', '-1024')]);
    expect(whole.type).toBe('int16');
    expect((await collect(whole.slices())).readInt16LE(0)).toBe(-10 * 2 - 1024);
    const parts = await stack([rescaled('0.5', '0.25')]);
    expect(parts.type).toBe('float32');
    expect((await collect(parts.slices())).readFloatLE(4)).toBe(-8 * 0.5 + 0.25 - 0.5);
  });

  it('has only the bits that are stored, in their place', async () => {
    const overlay = Buffer.alloc(rows * columns * 2, Buffer.from([0xf5, 0xff]));
    const elements: DatasetElement[] = [
      [0x00200032, 'DS', ['0', '0', '0']],
      [0x00200037, 'DS', ['1', '0', '0', '0', '1', '0']],
      [0x00280030, 'DS', ['1', '1']],
      [0x00280101, 'US', 4],
      [0x00280102, 'US', 5],
      [0x00280103, 'US', 0],
    ];
    const volume = await volumeOf([imageFile('1.2.3', '1.2.840.10008.5.1.4.1.1.4', elements, overlay)]);
    expect(volume.type).toBe('uint8');
    expect([...(await collect(volume.slices()))].every((value) => value === 0b1101)).toBe(true);
  });

  it.each<[string, SliceOptions[], string, RegExp]>([
    [
      'a slice is missing',
      at(0, 2, 4, 8, 10),
      'ImagePositionPatient',
      /between 2\.dcm and 3\.dcm 1 slices are missing: 4 mm instead of 2 mm/,
    ],
    ['the distances are uneven', at(0, 2, 4, 6.5), 'ImagePositionPatient', /2\.5 mm instead of 2 mm/],
    ['two are at one place', at(0, 2, 2), 'ImagePositionPatient', /1\.dcm and 2\.dcm are at the same place/],
    [
      'the gantry was tilted',
      [0, 1, 2].map((k): SliceOptions => ({ position: [0, 0.5 * k, 2 * k] })),
      'ImagePositionPatient',
      /tilted/,
    ],
    [
      'one looks elsewhere',
      [{ position: [0, 0, 0] }, { position: [0, 0, 1], orientation: [0, 1, 0, 0, 0, -1] }],
      'ImageOrientationPatient',
      /another orientation/,
    ],
    [
      'one has another spacing',
      [{ position: [0, 0, 0] }, { position: [0, 0, 1], elements: [[0x00280030, 'DS', ['1', '1']]] }],
      'PixelSpacing',
      /spacing/,
    ],
    [
      'one is of another series',
      [{ position: [0, 0, 0] }, { position: [0, 0, 1], elements: [[0x0020000e, 'UI', '1.2.9']] }],
      'SeriesInstanceUID',
      /several series/,
    ],
    [
      'one does not say where it is',
      [{ position: [0, 0, 0], elements: [[0x00200032, 'DS', '']] }],
      'ImagePositionPatient',
      /where it is/,
    ],
    [
      'it is in colours',
      [
        {
          position: [0, 0, 0],
          elements: [
            [0x00280002, 'US', 3],
            [0x00280004, 'CS', 'RGB'],
          ],
        },
      ],
      'PhotometricInterpretation',
      /colours/,
    ],
    [
      'it is of single bits',
      [{ position: [0, 0, 0], elements: [[0x00280100, 'US', 1]] }],
      'BitsAllocated',
      /1 bits/,
    ],
  ])('is refused when %s', async (_why, slices, field, message) => {
    await expect(stack(slices)).rejects.toEqual(refused(field, message));
  });

  it('is refused when its pixels end early, or when there is none', async () => {
    const short = sliceFile(0, { position: [0, 0, 0] });
    const volume = await volumeOf([short.subarray(0, short.length - 4)]);
    await expect(collect(volume.slices())).rejects.toMatchObject({ code: 'invalid-dicom' });
    await expect(openVolume([])).rejects.toEqual(refused('PixelData'));
  });

  it('may have many slices, as scans of a whole body do', async () => {
    const heights = Array.from({ length: 600 }, (_, k) => k);
    const volume = await stack(heights.map((z) => ({ position: [0, 0, z], value: 1 })));
    expect(volume).toMatchObject({ dimensions: [columns, rows, 600], type: 'int16' });
  });

  it('stops when it is aborted', async () => {
    const volume = await stack(at(0, 1));
    await expect(collect(volume.slices(AbortSignal.abort()))).rejects.toMatchObject({ name: 'AbortError' });
  });
});

describe('an enhanced multi-frame image', () => {
  const frames = [2, 0, 1];
  const groups = functionalGroups(frames);
  const pixels = Buffer.concat(frames.map(samples));

  it('is a volume by its functional groups', async () => {
    const volume = await volumeOf([imageFile('1.2.3', enhancedMr, groups, pixels)]);
    expect(volume).toMatchObject({
      dimensions: [columns, rows, 3],
      axes: [
        [2, 0, 0],
        [0, 1, 0],
        [0, 0, 3],
      ],
    });
    const voxels = await collect(volume.slices());
    expect([0, 1, 2].map((k) => voxels.readInt16LE(2 * k * rows * columns))).toEqual([-15, 85, 185]);
  });

  it('has as many frames as a perfusion study: what is said of each is read once', async () => {
    const many = 6_000;
    const numbers = Array.from({ length: many }, (_, k) => k);
    const plain = Buffer.concat(numbers.map((k) => samples(k % 20)));
    const volume = await volumeOf([imageFile('1.2.3', enhancedMr, functionalGroups(numbers), plain)]);
    expect(volume).toMatchObject({ dimensions: [columns, rows, many], origin: [0, 0, 0] });
    expect(volume.axes[2]).toEqual([0, 0, 3]);
  });

  it('may have several fragments a frame, which its table of offsets tells apart', async () => {
    const native = await volumeOf([imageFile('1.2.3', enhancedMr, groups, pixels)]);
    const fragments = frames.map((k) => {
      const frame = runLengthEncoded(samples(k));
      return [frame.subarray(0, 70), frame.subarray(70, 80), frame.subarray(80)];
    });
    const volume = await volumeOf([imageFile('1.2.3', enhancedMr, groups, fragments)]);
    expect((await collect(volume.slices())).equals(await collect(native.slices()))).toBe(true);
  });

  it('is refused without them', async () => {
    const file = imageFile('1.2.3', enhancedMr, [[0x00280008, 'IS', '3']], pixels);
    await expect(volumeOf([file])).rejects.toEqual(refused('ImagePositionPatient'));
  });
});

describe('a NIfTI file', () => {
  it('of the phantom has its geometry, with left and back turned to right and front', async () => {
    const series = [
      ...phantomSeries({
        modality: 'CT',
        patient: { patientId: 'P', patientName: 'Canary^Clara' },
        slices: 5,
        rows: 64,
        columns: 128,
        seed: 'nifti',
        institution: 'A',
        studyDate: '20240102',
      }),
    ];
    const { header, image } = await asNifti(await volumeOf(series.map(({ bytes }) => bytes)));
    expect(header.dims.slice(0, 4)).toEqual([3, 128, 64, 5]);
    expect(header.pixDims.slice(1, 4)).toEqual([2, 4, 2.5]);
    expect(header.affine).toEqual([
      [-2, 0, 0, 127],
      [0, -4, 0, 126],
      [0, 0, 2.5, -5],
      [0, 0, 0, 1],
    ]);
    expect(header.datatypeCode).toBe(nifti.NIFTI1.TYPE_INT16);
    const [first] = series;
    const stored = first?.bytes.readUInt16LE(first.bytes.length - 2 * 64 * 128) ?? 0;
    expect(image.readInt16LE(0)).toBe(stored - 1024);
    expect(image.length).toBe(128 * 64 * 5 * 2);
  });

  it('puts every voxel where DICOM has it, whatever the orientation', async () => {
    const angle = fc.double({ min: -Math.PI, max: Math.PI, noNaN: true });
    const place = fc.tuple(...[0, 1, 2].map(() => fc.double({ min: -500, max: 500, noNaN: true })));
    await fc.assert(
      fc.asyncProperty(angle, angle, angle, place, async (a, b, c, origin) => {
        const rotation = rotated(a, b, c);
        const row = rotation([1, 0, 0]);
        const column = rotation([0, 1, 0]);
        const normal = rotation([0, 0, 1]);
        const position = (k: number): Vector =>
          [0, 1, 2].map((axis) => (origin[axis] ?? 0) + 2 * k * (normal[axis] ?? 0)) as unknown as Vector;
        const volume = await stack(
          [0, 1, 2].map((k) => ({ position: position(k), orientation: [...row, ...column] })),
        );
        const { header } = await asNifti(volume);
        const quaternion = header.convertNiftiQFormToNiftiSForm(
          header.quatern_b,
          header.quatern_c,
          header.quatern_d,
          header.qoffset_x,
          header.qoffset_y,
          header.qoffset_z,
          header.pixDims[1] ?? 0,
          header.pixDims[2] ?? 0,
          header.pixDims[3] ?? 0,
          header.pixDims[0] ?? 0,
        );
        const [i, j, k] = [5, 3, 2];
        const wanted = [0, 1, 2].map(
          (axis) => (position(k)[axis] ?? 0) + 0.75 * i * (row[axis] ?? 0) + 0.5 * j * (column[axis] ?? 0),
        );
        // Three single floats of a quaternion near a half turn are good for some micrometres.
        for (const matrix of [header.affine, quaternion]) {
          const found = [0, 1, 2].map((axis) =>
            (matrix[axis] ?? []).reduce((sum, value, index) => sum + value * ([i, j, k, 1][index] ?? 0), 0),
          );
          expect(Math.abs((found[0] ?? 0) + (wanted[0] ?? 0))).toBeLessThan(5e-3);
          expect(Math.abs((found[1] ?? 0) + (wanted[1] ?? 0))).toBeLessThan(5e-3);
          expect(Math.abs((found[2] ?? 0) - (wanted[2] ?? 0))).toBeLessThan(5e-3);
        }
        await rm(directories.pop() ?? '', { recursive: true });
      }),
      { numRuns: 60 },
    );
  });

  it('tells nothing of the patient', async () => {
    const named: DatasetElement[] = [
      [0x00100010, 'PN', 'Canary^Clara'],
      [0x00081030, 'LO', 'Canary'],
    ];
    const volume = await stack([{ position: [0, 0, 0], elements: named }]);
    for (const writer of [writeNifti, writeNrrd]) {
      expect((await collect(writer(volume))).includes('Canary')).toBe(false);
    }
  });
});

describe('an NRRD file', () => {
  it('has a header of text and the voxels behind an empty line', async () => {
    const bytes = await collect(writeNrrd(await stack(at(0, 2.5))));
    const end = bytes.indexOf('\n\n');
    const fields = new Map(
      bytes
        .toString('latin1', 0, end)
        .split('\n')
        .slice(1)
        .map((line) => line.split(': ') as [string, string]),
    );
    expect(Object.fromEntries(fields)).toMatchObject({
      type: 'int16',
      sizes: '6 4 2',
      space: 'left-posterior-superior',
      'space directions': '(0.75,0,0) (0,0.5,0) (0,0,2.5)',
      'space origin': '(-10,-20,0)',
    });
    expect(bytes.subarray(end + 2).equals(Buffer.concat([samples(0), samples(1)]))).toBe(true);
  });
});

function rotated(a: number, b: number, c: number) {
  const turn = (vector: Vector, x: number, y: number, angle: number): Vector => {
    const turned = [...vector];
    turned[x] = (vector[x] ?? 0) * Math.cos(angle) - (vector[y] ?? 0) * Math.sin(angle);
    turned[y] = (vector[x] ?? 0) * Math.sin(angle) + (vector[y] ?? 0) * Math.cos(angle);
    return [turned[0] ?? 0, turned[1] ?? 0, turned[2] ?? 0];
  };
  return (vector: Vector) => turn(turn(turn(vector, 0, 1, a), 1, 2, b), 0, 1, c);
}
