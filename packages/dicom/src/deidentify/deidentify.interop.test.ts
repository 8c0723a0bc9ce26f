import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readHeader, writeMetaHeader } from '../part10/index.js';
import { type DatasetElement, type PhantomModality, phantomSeries, writeDataset } from '../phantom/index.js';
import { deidentifyBuffer, deriveKeys, type ProfileOption, profileOptions } from './index.js';
import { imageFile, inTemplate, type TestImage, template } from './pixels/pixels.fixture.js';

const keys = deriveKeys(Buffer.alloc(32, 9));
let directory = '';
beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'mdm-deidentify-'));
});
afterAll(() => rm(directory, { recursive: true }));

/** Runs a program of Debian's dcmtk or dicom3tools; what it wrote, and how it ended. */
function run(program: string, ...args: readonly string[]): { status: number | null; text: string } {
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    encoding: 'latin1',
    maxBuffer: 64 << 20,
  });
  if (error !== undefined) {
    throw new Error(`${program} is needed for this test: apt-get install -y dcmtk dicom3tools`, {
      cause: error,
    });
  }
  return { status, text: stdout + stderr };
}

/** The errors that dciodvfy finds, without the values that it repeats. */
async function errors(bytes: Buffer, name: string): Promise<readonly string[]> {
  const file = path.join(directory, name);
  await writeFile(file, bytes);
  const { text } = run('dciodvfy', '-new', file);
  return text
    .split('\n')
    .filter((line) => line.startsWith('Error'))
    .map((line) => line.replace(/<[^<>]*>/g, '<>'));
}

const patient = {
  patientId: 'PAT-1',
  patientName: 'Rossi^Anna',
  patientBirthDate: '19700102',
  patientSex: 'F',
} as const;

function phantom(modality: PhantomModality): Buffer {
  const [file] = phantomSeries({
    modality,
    patient,
    slices: 1,
    rows: 64,
    columns: 64,
    seed: 'deidentify-interop',
    institution: 'Hospital A',
    studyDate: '20240102',
  });
  return file?.bytes ?? Buffer.alloc(0);
}

/** A small measurement report (PS3.3 §A.35.3) that a device could have made. */
function report(): Buffer {
  const sr = '1.2.840.10008.5.1.4.1.1.88.33';
  const code = (tag: number, value: string, scheme: string, meaning: string): DatasetElement => [
    tag,
    'SQ',
    [
      [
        [0x00080100, 'SH', value],
        [0x00080102, 'SH', scheme],
        [0x00080104, 'LO', meaning],
      ],
    ],
  ];
  const item = (relation: string, type: string, name: DatasetElement, value: DatasetElement) =>
    [[0x0040a010, 'CS', relation], [0x0040a040, 'CS', type], name, value] as const;
  const dataset: DatasetElement[] = [
    [0x00080016, 'UI', sr],
    [0x00080018, 'UI', '1.2.3.4'],
    [0x00080020, 'DA', '20240102'],
    [0x00080023, 'DA', '20240102'],
    [0x00080030, 'TM', '101500'],
    [0x00080033, 'TM', '101500'],
    [0x00080050, 'SH', 'ACC-1'],
    [0x00080060, 'CS', 'SR'],
    [0x00080070, 'LO', 'Acme'],
    [0x00080090, 'PN', 'Bianchi^Carla'],
    [0x00081111, 'SQ', []],
    [0x00100010, 'PN', patient.patientName],
    [0x00100020, 'LO', patient.patientId],
    [0x00100030, 'DA', patient.patientBirthDate],
    [0x00100040, 'CS', patient.patientSex],
    [0x0020000d, 'UI', '1.2.3'],
    [0x0020000e, 'UI', '1.2.3.1'],
    [0x00200010, 'SH', '1'],
    [0x00200011, 'IS', '1'],
    [0x00200013, 'IS', '1'],
    [0x0040a040, 'CS', 'CONTAINER'],
    code(0x0040a043, '126000', 'DCM', 'Imaging Measurement Report'),
    [0x0040a050, 'CS', 'SEPARATE'],
    [0x0040a372, 'SQ', []],
    [0x0040a491, 'CS', 'COMPLETE'],
    [0x0040a493, 'CS', 'UNVERIFIED'],
    [
      0x0040a730,
      'SQ',
      [
        item('HAS OBS CONTEXT', 'PNAME', code(0x0040a043, '121008', 'DCM', 'Person Observer Name'), [
          0x0040a123,
          'PN',
          'Bianchi^Carla',
        ]),
        item('CONTAINS', 'TEXT', code(0x0040a043, '121071', 'DCM', 'Finding'), [
          0x0040a160,
          'UT',
          'lesion of Rossi',
        ]),
        item(
          'CONTAINS',
          'CODE',
          code(0x0040a043, '121071', 'DCM', 'Finding'),
          code(0x0040a168, '52988006', 'SCT', 'Lesion'),
        ),
      ],
    ],
  ];
  return Buffer.concat([
    writeMetaHeader({ transferSyntax: '1.2.840.10008.1.2.1', sopClassUid: sr, sopInstanceUid: '1.2.3.4' }),
    writeDataset(dataset),
  ]);
}

describe('dciodvfy', () => {
  const sets: readonly (readonly ProfileOption[])[] = [
    [],
    ...profileOptions.map((option) => [option]),
    profileOptions.filter((option) => option !== 'retain-full-dates'),
  ];

  it.each(['CT', 'MR', 'CR'] as const)(
    'finds no error in a %s that the input had not, whatever the options',
    async (modality) => {
      const file = phantom(modality);
      const before = await errors(file, 'before.dcm');
      for (const options of sets) {
        const after = await errors(
          await deidentifyBuffer(file, { profile: 'basic', keys, options }),
          'after.dcm',
        );
        expect([options, after.filter((error) => !before.includes(error))]).toEqual([options, []]);
      }
    },
  );

  it('finds no error in a cleaned report that the input had not', async () => {
    const file = report();
    const before = await errors(file, 'before.dcm');
    for (const set of sets) {
      const options: readonly ProfileOption[] = [...new Set([...set, 'clean-structured-content' as const])];
      const output = await deidentifyBuffer(file, { profile: 'basic', keys, options });
      const after = await errors(output, 'after.dcm');
      expect([options, after.filter((error) => !before.includes(error))]).toEqual([options, []]);
      expect(output.toString('latin1')).not.toMatch(/Rossi|Bianchi|PAT-1|ACC-1/);
    }
  });
});

describe('pixels compressed by dcmtk', () => {
  const rgb: TestImage = { rows: 16, columns: 24, frames: 3, samples: 3, bits: 8, photometric: 'RGB' };
  const gray: TestImage = { ...rgb, samples: 1, photometric: 'MONOCHROME2' };
  /** Gentle slopes, which a lossy codec hardly changes. */
  const slopes = ({ rows, columns, frames, samples }: TestImage) =>
    Buffer.from(
      Uint8Array.from({ length: rows * columns * frames * samples }, (_, at) => {
        const pixel = Math.floor(at / samples) % (rows * columns);
        return 96 + Math.floor(pixel / columns) * 3 + (pixel % columns) * 2;
      }),
    );

  it.each<[string, string, readonly string[], string, TestImage, number]>([
    ['JPEG baseline', 'dcmcjpeg', ['+eb', '+sr', '+q', '100'], '1.2.840.10008.1.2.4.50', gray, 3],
    ['JPEG baseline in colour', 'dcmcjpeg', ['+eb', '+q', '100'], '1.2.840.10008.1.2.4.50', rgb, 6],
    ['JPEG lossless', 'dcmcjpeg', ['+e1'], '1.2.840.10008.1.2.4.70', gray, 0],
    ['JPEG lossless, any predictor', 'dcmcjpeg', ['+el'], '1.2.840.10008.1.2.4.57', gray, 0],
    ['JPEG-LS', 'dcmcjpls', ['+el'], '1.2.840.10008.1.2.4.80', rgb, 0],
    ['JPEG-LS near lossless', 'dcmcjpls', ['+en', '+md', '2'], '1.2.840.10008.1.2.4.81', gray, 2],
    ['RLE', 'dcmcrle', [], '1.2.840.10008.1.2.5', rgb, 0],
  ])(
    'as %s are black in the regions and as they were elsewhere',
    async (_name, program, args, syntax, image, error) => {
      const before = slopes(image);
      const plain = path.join(directory, 'plain.dcm');
      const compressed = path.join(directory, 'compressed.dcm');
      await writeFile(plain, imageFile(image, before));
      const done = run(program, ...args, plain, compressed);
      expect([done.status, done.text]).toEqual([0, expect.any(String)]);
      const input = await readFile(compressed);
      expect(readHeader(input).meta.transferSyntax).toBe(syntax);

      const output = await deidentifyBuffer(input, { profile: 'basic', keys, templates: [template] });
      const file = path.join(directory, 'blanked.dcm');
      await writeFile(file, output);
      const dump = run('dcmdump', '-q', '+L', file);
      expect([dump.status, /^[WEF]:/m.test(dump.text)]).toEqual([0, false]);
      expect(dump.text).toContain('LittleEndianExplicit');
      const after = output.subarray(-before.length);
      let worst = 0;
      let lit = 0;
      for (let at = 0; at < before.length; at += 1) {
        const pixel = Math.floor(at / image.samples) % (image.rows * image.columns);
        const inside = inTemplate(Math.floor(pixel / image.columns), pixel % image.columns);
        if (inside) lit = Math.max(lit, after[at] ?? 255);
        else worst = Math.max(worst, Math.abs((after[at] ?? 0) - (before[at] ?? 0)));
      }
      expect(lit).toBe(0);
      expect(worst).toBeLessThanOrEqual(error);
    },
  );
});
