import { Readable } from 'node:stream';
import { deflateRawSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import dicomParser from 'dicom-parser';
import fc from 'fast-check';
import { implementationClassUid, readHeader, transferSyntaxes, writeMetaHeader } from '../part10/index.js';
import { type DatasetElement, phantomSeries, writeDataset } from '../phantom/index.js';
import {
  deidentificationMethod,
  deidentifyBuffer,
  deidentifyPart10,
  deriveKeys,
  mapUid,
  pseudonym,
} from './index.js';

const keys = deriveKeys(Buffer.alloc(32, 5));
const options = { profile: 'basic', keys } as const;
const patient = {
  patientId: 'PAT-1',
  patientName: 'Rossi^Anna',
  patientBirthDate: '19700102',
  patientSex: 'F',
} as const;
const ct = '1.2.840.10008.5.1.4.1.1.2';

const [phantom = Buffer.alloc(0)] = [
  ...phantomSeries({
    modality: 'CT',
    patient,
    slices: 1,
    rows: 64,
    columns: 64,
    seed: 'deidentify',
    institution: 'Hospital A',
    studyDate: '20240102',
  }),
].map(({ bytes }) => bytes);

interface FileOptions {
  readonly sopClassUid?: string;
  readonly transferSyntax?: string;
  readonly without?: readonly number[];
}

function fileOf(extra: readonly DatasetElement[], change: FileOptions = {}): Buffer {
  const { sopClassUid = ct, transferSyntax = transferSyntaxes.explicitLittleEndian, without = [] } = change;
  const own = new Set([...extra.map(([tag]) => tag), ...without]);
  const basics: DatasetElement[] = [
    [0x00080016, 'UI', sopClassUid],
    [0x00080018, 'UI', '1.2.3.4'],
    [0x00100020, 'LO', 'PAT-1'],
    [0x0020000d, 'UI', '1.2.3'],
    [0x7fe00010, 'OW', Buffer.from([1, 2, 3, 4])],
  ];
  const dataset = writeDataset([...extra, ...basics.filter(([tag]) => !own.has(tag))]);
  return Buffer.concat([
    writeMetaHeader({ transferSyntax, sopClassUid, sopInstanceUid: '1.2.3.4' }),
    dataset,
  ]);
}

const run = (bytes: Buffer) => deidentifyBuffer(bytes, options);

/** A delimiter, or the head of an item, of group FFFE. */
function delimiter(number: number, length = 0): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeUInt16LE(0xfffe, 0);
  bytes.writeUInt16LE(number, 2);
  bytes.writeUInt32LE(length, 4);
  return bytes;
}

const item = (content: Buffer) => Buffer.concat([delimiter(0xe000, content.length), content]);

/** The file with MR Echo Sequence, which is kept, as these bytes. */
function withSequence(sequence: Buffer): Buffer {
  const study = writeDataset([[0x0020000d, 'UI', '1.2.3']]);
  const whole = fileOf([]);
  const at = whole.indexOf(study);
  return Buffer.concat([whole.subarray(0, at), sequence, whole.subarray(at)]);
}

async function collect(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of stream) pieces.push(piece);
  return Buffer.concat(pieces);
}

describe('the basic profile', () => {
  it('replaces the patient by a pseudonym and stamps what was done', async () => {
    const header = readHeader(await run(phantom));
    const code = pseudonym(keys, patient);
    expect(header.string('PatientID')).toBe(code);
    expect(header.string('PatientName')).toBe(code);
    expect(header.string('PatientBirthDate')).toBeUndefined();
    expect(header.string('PatientIdentityRemoved')).toBe('YES');
    expect(header.string('DeidentificationMethod')).toBe(deidentificationMethod);
    expect(header.has('DeidentificationMethodCodeSequence')).toBe(true);
    expect(header.string('LongitudinalTemporalInformationModified')).toBe('REMOVED');
    expect(header.has('SeriesDate')).toBe(false);
  });

  it('maps the UIDs, in the file meta information as well, and says whose file it is', async () => {
    const original = readHeader(phantom);
    const { meta, ...header } = readHeader(await run(phantom));
    expect(meta.sopInstanceUid).toBe(mapUid(keys, original.meta.sopInstanceUid));
    expect(meta.implementationClassUid).toBe(implementationClassUid);
    for (const keyword of ['StudyInstanceUID', 'SeriesInstanceUID', 'FrameOfReferenceUID'] as const) {
      expect(header.string(keyword)).toBe(mapUid(keys, original.string(keyword) ?? ''));
    }
  });

  it('names the code of the profile in the method code sequence', async () => {
    const item = dicomParser.parseDicom(await run(phantom)).elements.x00120064?.items?.[0]?.dataSet;
    expect(item?.string('x00080100')).toBe('113100');
    expect(item?.string('x00080102')).toBe('DCM');
  });

  it('leaves the pixels and what describes them untouched', async () => {
    const output = await run(phantom);
    const pixels = 64 * 64 * 2;
    expect(output.subarray(-pixels).equals(phantom.subarray(-pixels))).toBe(true);
    for (const keyword of ['Rows', 'Columns', 'BitsAllocated', 'SliceThickness'] as const) {
      expect(readHeader(output).number(keyword)).toBe(readHeader(phantom).number(keyword));
    }
  });

  it('gives patients without an ID a pseudonym per study', async () => {
    const of = async (study: string) =>
      readHeader(await run(fileOf([[0x0020000d, 'UI', study]], { without: [0x00100020] }))).string(
        'PatientID',
      );
    expect(await of('1.2.3')).toMatch(/^P[A-Z2-7]{16}$/);
    expect(await of('1.2.3')).not.toBe(await of('1.2.9'));
  });

  it('keeps the bytes of a sequence in which nothing changes, and rewrites only what does', async () => {
    const kept: DatasetElement = [
      0x00189114,
      'SQ',
      [
        [
          [0x00080104, 'LO', 'T2'],
          [0x00180081, 'DS', '90'],
        ],
      ],
    ];
    const changed: DatasetElement = [
      0x00189115,
      'SQ',
      [
        [
          [0x00081155, 'UI', '1.2.3'],
          [0x00180081, 'DS', '90'],
        ],
      ],
    ];
    const output = await run(fileOf([kept, changed]));
    expect(output.includes(writeDataset([kept]))).toBe(true);
    const expected: DatasetElement = [
      0x00189115,
      'SQ',
      [
        [
          [0x00081155, 'UI', mapUid(keys, '1.2.3')],
          [0x00180081, 'DS', '90'],
        ],
      ],
    ];
    expect(output.includes(writeDataset([expected]))).toBe(true);
  });

  it('replaces every value inside a sequence that must stay, but keeps the standard class UIDs', async () => {
    const step: DatasetElement = [
      0x00081111,
      'SQ',
      [
        [
          [0x00081150, 'UI', '1.2.840.10008.3.1.2.3.3'],
          [0x00081155, 'UI', '1.2.3'],
          [0x00400254, 'LO', 'Secret'],
        ],
      ],
    ];
    const item = dicomParser.parseDicom(await run(fileOf([step]))).elements.x00081111?.items?.[0]?.dataSet;
    expect(item?.string('x00081150')).toBe('1.2.840.10008.3.1.2.3.3');
    expect(item?.string('x00081155')).toBe(mapUid(keys, '1.2.3'));
    expect(item?.string('x00400254')).not.toBe('Secret');
  });

  it.each<[string, (name: Buffer) => Buffer]>([
    ['an item that ends before its length says', (name) => item(Buffer.concat([delimiter(0xe00d), name]))],
    ['a sequence that ends before its length says', (name) => Buffer.concat([delimiter(0xe0dd), name])],
  ])('drops what hides behind the delimiter of %s', async (_name, hide) => {
    const name = Buffer.from('\x10\0\x10\0PN\x0a\0Rossi^Anna', 'latin1');
    const value = hide(name);
    const header = Buffer.from('\x18\0\x14\x91SQ\0\0\0\0\0\0', 'latin1');
    header.writeUInt32LE(value.length, 8);
    const output = await run(withSequence(Buffer.concat([header, value])));
    expect(output.includes('Rossi')).toBe(false);
    expect(readHeader(output).string('PatientIdentityRemoved')).toBe('YES');
  });

  it.each([0x7fe00008, 0x7fe00009, 0x7fe00010, 0x04000520])(
    'removes pixels and encrypted content inside an item, which no rule looks at: %i',
    async (tag) => {
      const thumbnail: DatasetElement = [tag, 'OB', Buffer.from('a face.')];
      const output = await run(fileOf([[0x00189114, 'SQ', [[[0x00180081, 'DS', '90'], thumbnail]]]]));
      expect(output.includes('a face')).toBe(false);
      expect(output.subarray(-4).toString('hex')).toBe('01020304');
    },
  );

  it('drops what hides in the delimiter of the pixel data', async () => {
    const trailer = writeDataset([[0x7fe11010, 'OB', Buffer.from('Rossi^Anna')]]);
    const pixels = Buffer.concat([
      Buffer.from([0xe0, 0x7f, 0x10, 0x00, 0x4f, 0x42, 0, 0, 0xff, 0xff, 0xff, 0xff]),
      item(Buffer.alloc(0)),
      item(Buffer.from([9, 9, 9, 9])),
      delimiter(0xe0dd, trailer.length),
      trailer,
    ]);
    const jpeg = fileOf([], { transferSyntax: '1.2.840.10008.1.2.4.50', without: [0x7fe00010] });
    expect((await run(Buffer.concat([jpeg, pixels]))).includes('Rossi')).toBe(false);
  });

  it('passes encapsulated pixel data through and cleans what follows it', async () => {
    const fragments = Buffer.concat([
      Buffer.from([0xe0, 0x7f, 0x10, 0x00, 0x4f, 0x42, 0, 0, 0xff, 0xff, 0xff, 0xff]),
      Buffer.from([0xfe, 0xff, 0x00, 0xe0, 0, 0, 0, 0]),
      Buffer.from([0xfe, 0xff, 0x00, 0xe0, 4, 0, 0, 0, 9, 9, 9, 9]),
      Buffer.from([0xfe, 0xff, 0xdd, 0xe0, 0, 0, 0, 0]),
    ]);
    const trailer = writeDataset([[0x7fe11010, 'OB', Buffer.from('Rossi^Anna')]]);
    const jpeg = '1.2.840.10008.1.2.4.50';
    const input = Buffer.concat([
      fileOf([], { transferSyntax: jpeg, without: [0x7fe00010] }),
      fragments,
      trailer,
    ]);
    const output = await run(input);
    expect(output.subarray(-fragments.length).equals(fragments)).toBe(true);
    expect(readHeader(output).meta.transferSyntax).toBe(jpeg);
    const cut = input.subarray(0, input.length - trailer.length - 4);
    await expect(run(cut)).rejects.toMatchObject({ code: 'invalid-dicom' });
  });

  it('inflates a deflated data set into explicit little endian', async () => {
    const { datasetOffset, sopClassUid, sopInstanceUid } = readHeader(phantom).meta;
    const deflated = Buffer.concat([
      writeMetaHeader({
        transferSyntax: transferSyntaxes.deflatedExplicitLittleEndian,
        sopClassUid,
        sopInstanceUid,
      }),
      deflateRawSync(phantom.subarray(datasetOffset)),
    ]);
    expect((await run(deflated)).equals(await run(phantom))).toBe(true);
    await expect(run(deflated.subarray(0, -40))).rejects.toMatchObject({ code: 'invalid-dicom' });
  });

  it('is deterministic, however the input is cut into chunks', async () => {
    const expected = await run(phantom);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 900 }), { minLength: 1, maxLength: 20 }),
        async (sizes) => {
          const chunks: Buffer[] = [];
          for (let at = 0, turn = 0; at < phantom.length; turn += 1) {
            const size = sizes[turn % sizes.length] ?? 1;
            chunks.push(phantom.subarray(at, at + size));
            at += size;
          }
          expect((await collect(deidentifyPart10(Readable.from(chunks), options))).equals(expected)).toBe(
            true,
          );
        },
      ),
      { numRuns: 25 },
    );
  });

  it('keeps the attributes that the table does not name, in the form that the standard gives them', async () => {
    const tags = fc.uniqueArray(fc.constantFrom(0x00080070, 0x00081090, 0x00180020, 0x00180022, 0x00182010), {
      minLength: 1,
    });
    await fc.assert(
      fc.asyncProperty(tags, fc.string({ maxLength: 20 }), async (kept, value) => {
        const elements = kept.map(
          (tag): DatasetElement => [
            tag,
            tag === 0x00182010 ? 'DS' : 'LO',
            tag === 0x00182010 ? '1.5' : value,
          ],
        );
        const output = await run(fileOf(elements));
        for (const element of elements) expect(output.includes(writeDataset([element]))).toBe(true);
      }),
      { numRuns: 50 },
    );
  });
});

describe('the identity profile', () => {
  it('passes a DICOM file through and refuses anything else', async () => {
    const identity = { profile: 'identity', keys } as const;
    expect((await deidentifyBuffer(phantom, identity)).equals(phantom)).toBe(true);
    await expect(deidentifyBuffer(Buffer.from('text'), identity)).rejects.toMatchObject({
      code: 'invalid-dicom',
    });
  });
});

describe('an instance that the profile does not make safe', () => {
  const secondaryCapture = '1.2.840.10008.5.1.4.1.1.7';
  const wholeSlide = '1.2.840.10008.5.1.4.1.1.77.1.6';

  it.each([
    ['with burned-in text', fileOf([[0x00280301, 'CS', 'YES']])],
    ['with a recognisable face', fileOf([[0x00280302, 'CS', 'YES']])],
    ['with burned-in text, in small letters', fileOf([[0x00280301, 'CS', 'yes']])],
    ['with the label of the slide in it', fileOf([[0x00480010, 'CS', 'YES']], { sopClassUid: wholeSlide })],
    ...[
      'ORIGINAL\\PRIMARY\\LABEL\\NONE',
      'ORIGINAL\\PRIMARY\\OVERVIEW\\NONE',
      'DERIVED\\SECONDARY\\OTHER\\CT_SOM5 PROT',
      'DERIVED\\SECONDARY\\DOSE_INFO',
    ].map((type) => [`of type ${type}`, fileOf([[0x00080008, 'CS', type]])] as const),
    ['of a device that writes its modality in small letters', fileOf([[0x00080060, 'CS', 'us']])],
    ['of secondary capture', fileOf([], { sopClassUid: secondaryCapture })],
    ['of a voice', fileOf([], { sopClassUid: '1.2.840.10008.5.1.4.1.1.9.4.1' })],
    ['of sound', fileOf([], { sopClassUid: '1.2.840.10008.5.1.4.1.1.9.4.2' })],
    ['of ultrasound', fileOf([], { sopClassUid: '1.2.840.10008.5.1.4.1.1.6.1' })],
    ['that is a report', fileOf([], { sopClassUid: '1.2.840.10008.5.1.4.1.1.88.22' })],
    ['that is a document', fileOf([], { sopClassUid: '1.2.840.10008.5.1.4.1.1.104.1' })],
    ['of a private class', fileOf([], { sopClassUid: '1.3.12.2.1107.5.9.1' })],
  ])('%s is refused before any byte is emitted', async (_name, input) => {
    const emitted: Buffer[] = [];
    const read = async () => {
      for await (const piece of deidentifyPart10(Readable.from([input]), options)) emitted.push(piece);
    };
    await expect(read()).rejects.toMatchObject({ code: 'failed-precondition' });
    expect(emitted).toEqual([]);
  });

  it('passes when a risky class states that nothing is burned in', async () => {
    const output = await run(fileOf([[0x00280301, 'CS', 'NO']], { sopClassUid: secondaryCapture }));
    expect(readHeader(output).meta.sopClassUid).toBe(secondaryCapture);
  });
});

describe('the stream', () => {
  async function* endless(total: number, seen: { bytes: number }): AsyncGenerator<Buffer> {
    const header = fileOf([], { without: [0x7fe00010] });
    const pixels = Buffer.alloc(12);
    pixels.writeUInt32LE(0x00107fe0, 0);
    pixels.write('OW', 4, 'latin1');
    pixels.writeUInt32LE(total, 8);
    yield Buffer.concat([header, pixels]);
    const chunk = Buffer.alloc(1 << 20);
    for (let sent = 0; sent < total; sent += chunk.length) {
      seen.bytes += chunk.length;
      yield chunk;
    }
  }

  it('reads no further ahead of its reader than a few chunks, whatever the size', async () => {
    const seen = { bytes: 0 };
    let received = 0;
    let ahead = 0;
    for await (const piece of deidentifyPart10(endless(64 << 20, seen), options)) {
      received += piece.length;
      ahead = Math.max(ahead, seen.bytes - received);
    }
    expect(received).toBeGreaterThan(64 << 20);
    expect(ahead).toBeLessThanOrEqual(4 << 20);
  });

  it('lets go of its source when the reader stops', async () => {
    const closed = new Promise<void>((resolve) => {
      async function* source() {
        try {
          yield* endless(64 << 20, { bytes: 0 });
        } finally {
          resolve();
        }
      }
      (async () => {
        for await (const piece of deidentifyPart10(source(), options)) if (piece.length > 0) break;
      })();
    });
    await closed;
  });

  it('stops when it is aborted', async () => {
    const stream = deidentifyPart10(Readable.from([phantom]), { ...options, signal: AbortSignal.abort() });
    await expect(collect(stream)).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('refuses attributes beyond its limit', async () => {
    const input = fileOf([[0x00282000, 'OB', Buffer.alloc(100_000)]]);
    const limited = deidentifyBuffer(input, { ...options, maxHeaderBytes: 50_000 });
    await expect(limited).rejects.toMatchObject({ code: 'limit-exceeded' });
  });

  it('refuses elements out of order, twice, or cut off', async () => {
    const name = writeDataset([[0x00100010, 'PN', 'A^B']]);
    const whole = fileOf([]);
    for (const damaged of [Buffer.concat([whole, name]), whole.subarray(0, -1), whole.subarray(0, -8)]) {
      await expect(run(damaged)).rejects.toMatchObject({ code: 'invalid-dicom' });
    }
  });

  it('leaves out zeros that fill the file after the last element, and nothing else', async () => {
    const padded = Buffer.concat([phantom, Buffer.alloc(200_000)]);
    const plain = await deidentifyBuffer(phantom, options);
    expect((await deidentifyBuffer(padded, options)).equals(plain)).toBe(true);
    padded[padded.length - 1] = 1;
    await expect(deidentifyBuffer(padded, options)).rejects.toMatchObject({ code: 'invalid-dicom' });
  });

  it('answers any damage with a file or a typed error', async () => {
    const whole = fileOf([
      [0x00081140, 'SQ', [[[0x00081155, 'UI', '1.2.3']]]],
      [0x00100010, 'PN', 'A^B'],
    ]);
    const patch = fc.tuple(fc.nat(whole.length - 1), fc.uint8Array({ minLength: 1, maxLength: 6 }));
    const typed = expect.stringMatching(/^(invalid-dicom|failed-precondition|limit-exceeded)$/);
    await fc.assert(
      fc.asyncProperty(fc.array(patch, { minLength: 1, maxLength: 3 }), async (patches) => {
        const bytes = Buffer.from(whole);
        for (const [at, piece] of patches) bytes.set(piece.subarray(0, bytes.length - at), at);
        await run(bytes).then(
          (output) => expect(readHeader(output).string('PatientIdentityRemoved')).toBe('YES'),
          (error: unknown) => expect(error).toMatchObject({ code: typed }),
        );
      }),
      { numRuns: 1500 },
    );
  });
});
