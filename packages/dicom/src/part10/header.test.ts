import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type DatasetElement, writeDataset } from '../phantom/dataset.js';
import {
  metadataOf,
  readHeader,
  readHeaderFromFile,
  readHeaderPrefix,
  transferSyntaxes,
  writeMetaHeader,
} from './index.js';

const sopClassUid = '1.2.840.10008.5.1.4.1.1.2';
const sopInstanceUid = '1.2.3.4';
const pixels: DatasetElement = [0x7fe00010, 'OW', Buffer.alloc(200_000, 7)];
const basics: readonly DatasetElement[] = [
  [0x00080016, 'UI', sopClassUid],
  [0x00080018, 'UI', sopInstanceUid],
  [0x0020000d, 'UI', '1.2.3'],
  [0x0020000e, 'UI', '1.2.3.1'],
];

function meta(transferSyntax: string = transferSyntaxes.explicitLittleEndian): Buffer {
  return writeMetaHeader({ transferSyntax, sopClassUid, sopInstanceUid });
}

function file(extra: readonly DatasetElement[] = []): Buffer {
  return Buffer.concat([meta(), writeDataset([...basics, ...extra, pixels])]);
}

const refused = (field?: string) =>
  expect.objectContaining({ code: 'invalid-dicom', ...(field === undefined ? {} : { field }) });

describe('readHeader', () => {
  const extra: readonly DatasetElement[] = [
    [0x00080005, 'CS', 'ISO_IR 192'],
    [0x00080008, 'CS', ['ORIGINAL', 'PRIMARY']],
    [0x00100010, 'PN', 'Müller^Jörg'],
    [0x00200013, 'IS', '7'],
    [0x00280010, 'US', 32],
    [0x00280030, 'DS', ['0.5', '0.25']],
  ];
  const encoded = [
    ['explicit little endian', transferSyntaxes.explicitLittleEndian, { explicit: true, bigEndian: false }],
    ['implicit little endian', transferSyntaxes.implicitLittleEndian, { explicit: false, bigEndian: false }],
    ['explicit big endian', transferSyntaxes.explicitBigEndian, { explicit: true, bigEndian: true }],
  ] as const;

  it.each(encoded)('reads text and numbers in %s', (_name, transferSyntax, encoding) => {
    const header = readHeader(
      Buffer.concat([meta(transferSyntax), writeDataset([...basics, ...extra, pixels], encoding)]),
    );
    expect(header.meta).toMatchObject({ transferSyntax, sopClassUid, sopInstanceUid });
    expect(header.characterSet).toEqual(['ISO_IR 192']);
    expect(header.string('PatientName')).toBe('Müller^Jörg');
    expect(header.strings('ImageType')).toEqual(['ORIGINAL', 'PRIMARY']);
    expect(header.number('Rows')).toBe(32);
    expect(header.number('InstanceNumber')).toBe(7);
    expect(header.numbers('PixelSpacing')).toEqual([0.5, 0.25]);
    expect(header.string('StudyDate')).toBeUndefined();
    expect(header.has('PixelData')).toBe(true);
  });

  it('tells how long the file must be for its pixel data to be complete', () => {
    const whole = file();
    expect(readHeader(whole).leastBytes).toBe(whole.length);
    expect(readHeaderPrefix(whole.subarray(0, 4_096))?.leastBytes).toBe(whole.length);
    expect(readHeader(Buffer.concat([meta(), writeDataset(basics)])).leastBytes).toBeUndefined();
  });

  it('reads a deflated data set', () => {
    const dataset = deflateRawSync(writeDataset([...basics, ...extra, pixels]));
    const header = readHeader(Buffer.concat([meta(transferSyntaxes.deflatedExplicitLittleEndian), dataset]));
    expect(header.string('PatientName')).toBe('Müller^Jörg');
  });

  it('finds the header of a deflated data set that is far larger than the limit', () => {
    const large: DatasetElement = [0x7fe00010, 'OW', Buffer.alloc(40 << 20)];
    const dataset = deflateRawSync(writeDataset([...basics, ...extra, large]), { level: 1 });
    const header = readHeader(Buffer.concat([meta(transferSyntaxes.deflatedExplicitLittleEndian), dataset]));
    expect(header.number('Rows')).toBe(32);
  });

  it('needs no pixel data', () => {
    const bytes = Buffer.concat([meta(), writeDataset(basics)]);
    expect(readHeader(bytes).has('PixelData')).toBe(false);
  });

  it('names the attribute that is missing or wrong', () => {
    const without = (tag: number) => basics.filter(([own]) => own !== tag);
    const build = (dataset: readonly DatasetElement[]) => Buffer.concat([meta(), writeDataset(dataset)]);
    expect(() => readHeader(build(without(0x00080016)))).toThrow(refused('SOPClassUID'));
    expect(() => readHeader(build(without(0x00080018)))).toThrow(refused('SOPInstanceUID'));
    expect(() => readHeader(build([...without(0x00080018), [0x00080018, 'UI', '1.2.x']]))).toThrow(
      refused('SOPInstanceUID'),
    );
    expect(() => readHeader(build([...without(0x00080018), [0x00080018, 'UI', '9.9']]))).toThrow(
      refused('SOPInstanceUID'),
    );
    const noStudy = readHeader(build(without(0x0020000d)));
    expect(() => metadataOf(noStudy)).toThrow(refused('StudyInstanceUID'));
  });

  it('refuses a header that is cut off, wherever that is inside an element', () => {
    const whole = Buffer.concat([meta(), writeDataset([...basics, [0x00100010, 'PN', 'A^B']])]);
    for (const missing of [1, 3, 5, 9]) {
      expect(() => readHeader(whole.subarray(0, whole.length - missing))).toThrow(refused());
    }
  });

  it('answers any damage with a header or a typed error', () => {
    const whole = file(extra).subarray(0, 900);
    const patch = fc.tuple(fc.nat(whole.length - 1), fc.uint8Array({ minLength: 1, maxLength: 6 }));
    fc.assert(
      fc.property(fc.array(patch, { minLength: 1, maxLength: 3 }), fc.boolean(), (patches, complete) => {
        const bytes = Buffer.from(whole);
        for (const [at, piece] of patches) bytes.set(piece.subarray(0, bytes.length - at), at);
        try {
          const header = complete ? readHeader(bytes) : readHeaderPrefix(bytes);
          if (header !== undefined) metadataOf(header);
        } catch (error) {
          expect(error).toMatchObject({ code: expect.stringMatching(/^(invalid-dicom|limit-exceeded)$/) });
        }
      }),
      { numRuns: 2000 },
    );
  });
});

describe('readHeaderPrefix', () => {
  it('asks for more until the pixel data begins', () => {
    const bytes = file();
    const start = bytes.length - 200_000;
    expect(readHeaderPrefix(bytes.subarray(0, start - 20))).toBeUndefined();
    expect(readHeaderPrefix(bytes.subarray(0, start))?.meta.sopInstanceUid).toBe(sopInstanceUid);
  });
});

describe('readHeaderFromFile', () => {
  let directory = '';
  beforeAll(async () => {
    directory = await mkdtemp(path.join(tmpdir(), 'mdm-header-'));
  });
  afterAll(() => rm(directory, { recursive: true }));

  it('reads as much of the file as its header needs', async () => {
    const name = path.join(directory, 'image.dcm');
    await writeFile(
      name,
      file([
        [0x00180000 + 0x1030, 'LO', 'Protocol'],
        [0x00282000, 'OB', Buffer.alloc(300_000)],
      ]),
    );
    expect((await readHeaderFromFile(name)).string('ProtocolName')).toBe('Protocol');
  });

  it('gives up beyond its limit', async () => {
    const name = path.join(directory, 'long.dcm');
    await writeFile(name, file([[0x00282000, 'OB', Buffer.alloc(17 << 20)]]));
    await expect(readHeaderFromFile(name)).rejects.toMatchObject({ code: 'limit-exceeded' });
  });

  it('refuses a file that is no DICOM file', async () => {
    const name = path.join(directory, 'text.txt');
    await writeFile(name, 'no image '.repeat(1000));
    await expect(readHeaderFromFile(name)).rejects.toMatchObject({ code: 'invalid-dicom' });
  });

  it('stops when it is aborted', async () => {
    const name = path.join(directory, 'image.dcm');
    await expect(readHeaderFromFile(name, AbortSignal.abort())).rejects.toMatchObject({ name: 'AbortError' });
  });
});

describe('metadataOf', () => {
  const of = (...extra: DatasetElement[]) => metadataOf(readHeader(file(extra)));

  it('checks dates against the calendar and says which were wrong', () => {
    const metadata = of(
      [0x00080020, 'DA', '20230229'],
      [0x00100030, 'DA', '2024.02.29'],
      [0x00080030, 'TM', '2561'],
    );
    expect(metadata.study.studyDate).toBeUndefined();
    expect(metadata.study.studyTime).toBeUndefined();
    expect(metadata.patient.patientBirthDate).toBe('20240229');
    expect(metadata.warnings).toEqual(['StudyDate', 'StudyTime']);
  });

  it('completes short times and keeps fractions', () => {
    expect(of([0x00080030, 'TM', '0915']).study.studyTime).toBe('091500');
    expect(of([0x00080030, 'TM', '091501.25']).study.studyTime).toBe('091501.25');
  });

  it('warns about numbers that are none', () => {
    const metadata = of([0x00200013, 'IS', 'seven'], [0x00280010, 'US', 0], [0x00280030, 'DS', ['1', '0']]);
    expect(metadata.image).toMatchObject({ rows: 0, instanceNumber: undefined, pixelSpacing: undefined });
    expect(metadata.warnings).toEqual(['InstanceNumber', 'PixelSpacing']);
  });

  it('leaves absent and empty attributes undefined without a warning', () => {
    const metadata = of([0x00080020, 'DA', ''], [0x00100040, 'CS', '']);
    expect(metadata.study.studyDate).toBeUndefined();
    expect(metadata.warnings).toEqual([]);
  });
});
