import { describe, expect, it } from '@jest/globals';
import { metadataOf, readHeader } from '../part10/index.js';
import { type PhantomModality, phantomSeries } from './index.js';

const patient = {
  patientId: 'PAT-1',
  patientName: 'Müller^Anna',
  patientBirthDate: '19700102',
  patientSex: 'F',
} as const;

function series(modality: PhantomModality, change: { slices?: number; seed?: string; rows?: number } = {}) {
  return [
    ...phantomSeries({
      modality,
      patient,
      slices: 5,
      seed: 'seed',
      institution: 'Hospital A',
      studyDate: '20240102',
      ...change,
    }),
  ];
}

/** The stored value at a fraction of the height and the width. */
function pixel(bytes: Buffer, size: number, y: number, x: number): number {
  const start = bytes.length - size * size * 2;
  return bytes.readUInt16LE(start + 2 * (Math.floor(y * size) * size + Math.floor(x * size)));
}

describe('phantomSeries', () => {
  it.each([
    ['CT', '1.2.840.10008.5.1.4.1.1.2', 512],
    ['MR', '1.2.840.10008.5.1.4.1.1.4', 256],
    ['CR', '1.2.840.10008.5.1.4.1.1.1', 512],
  ] as const)('describes the patient, the study and the image of %s', (modality, sopClassUid, size) => {
    const [first] = series(modality);
    const metadata = metadataOf(readHeader(first?.bytes ?? Buffer.alloc(0)));
    expect(metadata.patient).toEqual(patient);
    expect(metadata.series).toMatchObject({
      modality,
      institutionName: 'Hospital A',
      bodyPartExamined: 'HEAD',
    });
    expect(metadata.image).toMatchObject({ sopClassUid, rows: size, columns: size, bitsAllocated: 16 });
    expect(metadata.warnings).toEqual([]);
    expect(first?.fileName).toBe(`${modality}-0001.dcm`);
  });

  it('gives the same bytes for the same seed and other instances for another', () => {
    const [again, other] = [series('CT'), series('CT', { seed: 'other' })];
    expect(
      series('CT').every(({ bytes }, index) => bytes.equals(again[index]?.bytes ?? Buffer.alloc(0))),
    ).toBe(true);
    expect(other[0]?.sopInstanceUid).not.toBe(again[0]?.sopInstanceUid);
  });

  it('puts the modalities of one seed into one study and one frame of reference', () => {
    const headers = (['CT', 'MR'] as const).map((modality) =>
      readHeader(series(modality, { slices: 1 })[0]?.bytes ?? Buffer.alloc(0)),
    );
    const values = (keyword: 'StudyInstanceUID' | 'SeriesInstanceUID' | 'FrameOfReferenceUID') =>
      new Set(headers.map((header) => header.string(keyword))).size;
    expect([values('StudyInstanceUID'), values('FrameOfReferenceUID'), values('SeriesInstanceUID')]).toEqual([
      1, 1, 2,
    ]);
  });

  it('stacks the slices without gaps around the origin', () => {
    const positions = series('CT').map(({ bytes }) => readHeader(bytes).numbers(0x00200032)[2] ?? Number.NaN);
    const strings = series('CT').map(({ bytes }) => readHeader(bytes).strings(0x00200032)[2]);
    expect(strings).toEqual(['-5', '-2.5', '0', '2.5', '5']);
    expect(positions).toHaveLength(5);
  });

  it('shows air, bone, brain and fluid in Hounsfield units', () => {
    const middle = series('CT')[2]?.bytes ?? Buffer.alloc(0);
    const hounsfield = (y: number, x: number) => pixel(middle, 512, y, x) - 1024;
    expect(hounsfield(0.5, 0.08)).toBe(-1000);
    expect(hounsfield(0.5, 0.162)).toBe(1000);
    expect(hounsfield(0.85, 0.5)).toBe(40);
    expect(hounsfield(0.5, 0.39)).toBe(5);
  });

  it('draws the instance number and nothing random', () => {
    const [first, second] = series('CR', { rows: 512 });
    expect(first?.bytes.equals(second?.bytes ?? Buffer.alloc(0))).toBe(false);
    const [one, two] = series('MR', { slices: 2 });
    const changed = [0, 1, 2].map((digit) =>
      pixel(one?.bytes ?? Buffer.alloc(0), 256, 0.885, 0.03 + digit * 0.06),
    );
    expect(changed).toEqual([2000, 2000, 2000]);
    expect(pixel(two?.bytes ?? Buffer.alloc(0), 256, 0.885, 0.21)).toBe(2000);
  });

  it('refuses sizes that make no image', () => {
    expect(() => series('CT', { slices: 0 })).toThrow(expect.objectContaining({ field: 'slices' }));
    expect(() => series('CT', { rows: 8 })).toThrow(expect.objectContaining({ field: 'rows' }));
  });
});
