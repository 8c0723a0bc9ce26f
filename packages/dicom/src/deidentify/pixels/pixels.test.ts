import { Readable } from 'node:stream';
import loadJpegLs from '@cornerstonejs/codec-charls/wasmjs';
import loadJpeg2000 from '@cornerstonejs/codec-openjpeg/wasmjs';
import loadHtj2k from '@cornerstonejs/codec-openjph/wasmjs';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readHeader } from '../../part10/index.js';
import { type DeidentificationSummary, deidentifyBuffer, deidentifyPart10, deriveKeys } from '../index.js';
import { imageFile, inTemplate, noise, type TestImage, template } from './pixels.fixture.js';

const keys = deriveKeys(Buffer.alloc(32, 4));
const project = { profile: 'basic', keys, templates: [template] } as const;
const gray: TestImage = { rows: 16, columns: 24, frames: 1, samples: 1, bits: 8, photometric: 'MONOCHROME2' };
const color: TestImage = { ...gray, samples: 3, photometric: 'RGB' };

const bytesOf = ({ rows, columns, frames, samples, bits, photometric }: TestImage) =>
  rows * columns * frames * (photometric.endsWith('_422') ? 2 : samples) * (bits / 8);

/** The samples of one pixel, each as its bytes in hexadecimal. */
function pixelAt(image: TestImage, pixels: Buffer, frame: number, row: number, column: number): string {
  const { rows, columns, samples, bits, planar } = image;
  const width = bits / 8;
  const inFrame = row * columns + column;
  const size = rows * columns * samples;
  const at = (sample: number) =>
    frame * size + (planar ? sample * rows * columns + inFrame : inFrame * samples + sample);
  return Array.from({ length: samples }, (_, sample) =>
    pixels.subarray(at(sample) * width, (at(sample) + 1) * width).toString('hex'),
  ).join(' ');
}

/** Every pixel that is not what it should be: black inside the template, the original outside. */
function wrongPixels(image: TestImage, before: Buffer, after: Buffer, black: string): readonly string[] {
  const wrong: string[] = [];
  for (let frame = 0; frame < image.frames; frame += 1) {
    for (let row = 0; row < image.rows; row += 1) {
      for (let column = 0; column < image.columns; column += 1) {
        const expected = inTemplate(row, column) ? black : pixelAt(image, before, frame, row, column);
        const found = pixelAt(image, after, frame, row, column);
        if (found !== expected)
          wrong.push(`frame ${frame} row ${row} column ${column}: ${found}, not ${expected}`);
      }
    }
  }
  return wrong.slice(0, 5);
}

describe('regions of uncompressed pixels', () => {
  it.each<[TestImage, string]>([
    [gray, '00'],
    [{ ...gray, photometric: 'MONOCHROME1' }, 'ff'],
    [{ ...gray, photometric: 'PALETTE COLOR' }, '00'],
    [{ ...gray, bits: 16 }, '0000'],
    [{ ...gray, bits: 16, photometric: 'MONOCHROME1' }, 'ffff'],
    [{ ...gray, frames: 5 }, '00'],
    [color, '00 00 00'],
    [{ ...color, planar: true, frames: 3 }, '00 00 00'],
    [{ ...color, photometric: 'YBR_FULL' }, '00 80 80'],
    [{ ...color, photometric: 'YBR_FULL', planar: true }, '00 80 80'],
    [{ ...color, bits: 16 }, '0000 0000 0000'],
  ])('are black, and the others as they were: %j', async (image, black) => {
    const before = noise(bytesOf(image));
    const output = await deidentifyBuffer(imageFile(image, before), project);
    expect(wrongPixels(image, before, output.subarray(-before.length), black)).toEqual([]);
    expect(readHeader(output).string('BurnedInAnnotation')).toBe('NO');
  });

  it('are black in pairs where two pixels share their colour', async () => {
    const image: TestImage = { ...color, photometric: 'YBR_FULL_422', frames: 2 };
    const before = noise(bytesOf(image));
    const after = (await deidentifyBuffer(imageFile(image, before), project)).subarray(-before.length);
    const pair: TestImage = { ...image, columns: 12, samples: 4 };
    for (let row = 0; row < 16; row += 1) {
      for (let column = 0; column < 12; column += 1) {
        const expected = inTemplate(row, column * 2) ? '00 00 80 80' : pixelAt(pair, before, 1, row, column);
        expect(pixelAt(pair, after, 1, row, column)).toBe(expected);
      }
    }
  });

  it('are the same however the input is cut, and the bytes of the input stay', async () => {
    const image: TestImage = { ...color, photometric: 'YBR_FULL', frames: 3 };
    const file = imageFile(image, noise(bytesOf(image)));
    const copy = Buffer.from(file);
    const expected = await deidentifyBuffer(file, project);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1, maxLength: 9 }),
        async (sizes) => {
          const chunks: Buffer[] = [];
          for (let at = 0, turn = 0; at < file.length; turn += 1) {
            const size = sizes[turn % sizes.length] ?? 1;
            chunks.push(file.subarray(at, at + size));
            at += size;
          }
          const pieces: Buffer[] = [];
          for await (const piece of deidentifyPart10(Readable.from(chunks), project)) pieces.push(piece);
          expect(Buffer.concat(pieces).equals(expected)).toBe(true);
        },
      ),
      { numRuns: 20 },
    );
    expect(file.equals(copy)).toBe(true);
  });

  it('are told to the audit, with the code of the option', async () => {
    const summaries: DeidentificationSummary[] = [];
    const report = (summary: DeidentificationSummary) => summaries.push(summary);
    await deidentifyBuffer(imageFile(gray, noise(bytesOf(gray))), { ...project, report });
    expect(summaries).toEqual([
      expect.objectContaining({
        codes: ['113100', '113101'],
        template: { name: 'test-scanner', regions: 2 },
      }),
    ]);
  });

  it.each<[string, TestImage]>([
    ['bits that are no bytes', { ...gray, bits: 12 as 8 }],
    ['an unknown photometric interpretation', { ...gray, photometric: 'HSV' }],
  ])('are not guessed for %s', async (_name, image) => {
    const file = imageFile(image, Buffer.alloc(1000));
    await expect(deidentifyBuffer(file, project)).rejects.toMatchObject({
      code: 'failed-precondition',
      refusal: { reason: 'pixel-format' },
    });
  });

  it.each([-2, 2, 48])(
    'are not looked for in pixels that are longer or shorter by %i bytes',
    async (more) => {
      const file = imageFile(gray, noise(bytesOf(gray) + more));
      await expect(deidentifyBuffer(file, project)).rejects.toMatchObject({
        code: 'invalid-dicom',
        field: 'PixelData',
      });
    },
  );

  it('vouched for by a template without regions stay as they are', async () => {
    const before = noise(bytesOf(gray));
    const templates = [{ ...template, regions: [] }];
    const output = await deidentifyBuffer(imageFile(gray, before), { ...project, templates });
    expect(output.subarray(-before.length).equals(before)).toBe(true);
  });
});

describe('an overlay in the unused bits of the samples', () => {
  const image: TestImage = { ...gray, bits: 16 };
  const overlay = [
    [0x00280101, 'US', 12],
    [0x00280102, 'US', 11],
    [0x00280301, 'CS', 'NO'],
    [0x60000010, 'US', 16],
    [0x60000100, 'US', 16],
    [0x60000102, 'US', 12],
  ] as const;
  const below = overlay.map((element): (typeof overlay)[number] | readonly [number, string, number] => {
    if (element[0] === 0x00280102) return [0x00280102, 'US', 15];
    return element[0] === 0x60000102 ? [0x60000102, 'US', 0] : element;
  });
  it.each([
    ['above', overlay, 0x0fff],
    [
      'above, with an element for its data that is empty',
      [...overlay, [0x60003000, 'OW', 0] as const],
      0x0fff,
    ],
    ['below', below, 0xfff0],
  ])('%s the sample goes with the overlay group', async (_name, elements, sample) => {
    const before = noise(bytesOf(image)).map((byte) => byte | 0xf1);
    const patched = patch(imageFile(image, Buffer.from(before)), elements, before.length + 12);
    const output = await deidentifyBuffer(patched, { ...project, templates: [] });
    const after = output.subarray(-before.length);
    const words = Array.from({ length: after.length / 2 }, (_, index) => after.readUInt16LE(index * 2));
    expect(words.filter((word) => (word & ~sample) !== 0)).toEqual([]);
    expect(words[5]).toBe(Buffer.from(before).readUInt16LE(10) & sample);
  });
});

/** Replaces or adds short elements, or empty ones of OW, before the pixel data, in order. */
function patch(
  bytes: Buffer,
  elements: readonly (readonly [number, string, number | string])[],
  pixelBytes: number,
): Buffer {
  const pixels = bytes.subarray(bytes.length - pixelBytes);
  let head = bytes.subarray(0, bytes.length - pixelBytes);
  for (const [tag, vr, value] of elements) {
    const element = Buffer.alloc(vr === 'OW' ? 12 : 10);
    element.writeUInt16LE(tag >>> 16, 0);
    element.writeUInt16LE(tag & 0xffff, 2);
    element.write(vr, 4, 'latin1');
    if (vr !== 'OW') element.writeUInt16LE(2, 6);
    if (typeof value === 'number') element.writeUInt16LE(value, 8);
    else element.write(value.padEnd(2), 8, 'latin1');
    const at = head.indexOf(element.subarray(0, 6));
    const length = at < 0 ? 0 : 8 + head.readUInt16LE(at + 6);
    const place = at < 0 ? head.length : at;
    head = Buffer.concat([head.subarray(0, place), element, head.subarray(place + length)]);
  }
  return Buffer.concat([head, pixels]);
}

describe('regions of compressed pixels', () => {
  const info = ({ rows, columns, samples, bits }: TestImage) => ({
    width: columns,
    height: rows,
    bitsPerSample: bits,
    componentCount: samples,
    isSigned: false,
    isUsingColorTransform: false,
  });
  interface Encoder {
    getDecodedBuffer(frame: ReturnType<typeof info>): Uint8Array;
    encode(): void;
    getEncodedBuffer(): Uint8Array;
    delete(): void;
  }
  const encoded = (encoder: Encoder, image: TestImage, frame: Buffer) => {
    encoder.getDecodedBuffer(info(image)).set(frame);
    encoder.encode();
    const bytes = Buffer.from(encoder.getEncodedBuffer());
    encoder.delete();
    return bytes;
  };
  const jpegLs = async (image: TestImage, frame: Buffer) =>
    encoded(new (await loadJpegLs()).JpegLSEncoder(), image, frame);
  const jpeg2000 = async (image: TestImage, frame: Buffer) => {
    const encoder = new (await loadJpeg2000()).J2KEncoder();
    encoder.setDecompositions(1);
    encoder.setQuality(true, 0);
    return encoded(encoder, image, frame);
  };
  const htj2k = async (image: TestImage, frame: Buffer) => {
    const encoder = new (await loadHtj2k()).HTJ2KEncoder();
    encoder.setQuality(true, 0);
    return encoded(encoder, image, frame);
  };
  const rle = async ({ rows, columns, samples, bits }: TestImage, frame: Buffer) => {
    const count = samples * (bits / 8);
    const segments = Array.from({ length: count }, (_, segment) => {
      const sample = Math.floor(segment / (bits / 8));
      const byte = bits / 8 - 1 - (segment % (bits / 8));
      const plane = Array.from(
        { length: rows * columns },
        (_, pixel) => frame[(pixel * samples + sample) * (bits / 8) + byte] ?? 0,
      );
      return Buffer.from(plane.flatMap((value, at) => (at % 8 === 0 ? [0x80, 0, value] : [0, value])));
    });
    const header = Buffer.alloc(64);
    header.writeUInt32LE(count, 0);
    let offset = 64;
    for (const [index, segment] of segments.entries()) {
      header.writeUInt32LE(offset, 4 + index * 4);
      offset += segment.length;
    }
    return Buffer.concat([header, ...segments]);
  };

  const cases: [string, string, TestImage, typeof rle][] = [
    ['JPEG-LS', '1.2.840.10008.1.2.4.80', gray, jpegLs],
    ['JPEG-LS of 16 bits', '1.2.840.10008.1.2.4.80', { ...gray, bits: 16 }, jpegLs],
    ['JPEG-LS in several frames', '1.2.840.10008.1.2.4.80', { ...gray, frames: 4 }, jpegLs],
    ['JPEG-LS in colour', '1.2.840.10008.1.2.4.80', color, jpegLs],
    ['JPEG 2000', '1.2.840.10008.1.2.4.90', gray, jpeg2000],
    [
      'JPEG 2000 of 16 bits in several frames',
      '1.2.840.10008.1.2.4.90',
      { ...gray, bits: 16, frames: 2 },
      jpeg2000,
    ],
    ['JPEG 2000 in colour', '1.2.840.10008.1.2.4.90', color, jpeg2000],
    ['HTJ2K', '1.2.840.10008.1.2.4.201', gray, htj2k],
    ['RLE', '1.2.840.10008.1.2.5', { ...gray, frames: 2 }, rle],
    ['RLE of 16 bits', '1.2.840.10008.1.2.5', { ...gray, bits: 16 }, rle],
    ['RLE in colour', '1.2.840.10008.1.2.5', color, rle],
  ];

  it.each(cases)(
    'are black in %s, which becomes uncompressed',
    async (_name, transferSyntax, image, encode) => {
      const before = noise(bytesOf(image));
      const size = before.length / image.frames;
      const frames = await Promise.all(
        Array.from({ length: image.frames }, (_, n) =>
          encode(image, before.subarray(n * size, (n + 1) * size)),
        ),
      );
      const output = await deidentifyBuffer(imageFile({ ...image, transferSyntax }, frames), project);
      const header = readHeader(output);
      expect(header.meta.transferSyntax).toBe('1.2.840.10008.1.2.1');
      const after = output.subarray(-before.length);
      const black = Array.from({ length: image.samples }, () => '00'.repeat(image.bits / 8)).join(' ');
      // The encoder of JPEG-LS takes planes; so does the image then, before it is interleaved.
      const planes = { ...image, planar: transferSyntax.endsWith('.80') && image.samples > 1 };
      const original = planes.planar ? interleaved(planes, before) : before;
      expect(wrongPixels(image, original, after, black)).toEqual([]);
    },
  );

  function interleaved({ rows, columns, samples }: TestImage, planes: Buffer): Buffer {
    const pixels = rows * columns;
    return Buffer.from(
      Uint8Array.from(
        { length: planes.length },
        (_, at) => planes[(at % samples) * pixels + Math.floor(at / samples)] ?? 0,
      ),
    );
  }

  it('lose what only encapsulated pixels have', async () => {
    const file = imageFile(
      { ...gray, transferSyntax: '1.2.840.10008.1.2.4.80' },
      [await jpegLs(gray, noise(bytesOf(gray)))],
      [0x7fe00001, 0x7fe00002, 0x7fe00003].map((tag) => [
        tag,
        tag === 0x7fe00003 ? 'UV' : 'OV',
        Buffer.alloc(8),
      ]),
    );
    const header = readHeader(await deidentifyBuffer(file, project));
    expect([0x7fe00001, 0x7fe00002, 0x7fe00003].filter((tag) => header.has(tag))).toEqual([]);
  });

  it('are found across fragments of one frame', async () => {
    const before = noise(bytesOf(gray));
    const frame = await jpegLs(gray, before);
    const pieces = [frame.subarray(0, 100), frame.subarray(100, 200), frame.subarray(200)];
    const file = imageFile({ ...gray, transferSyntax: '1.2.840.10008.1.2.4.80' }, pieces);
    const output = await deidentifyBuffer(file, project);
    expect(wrongPixels(gray, before, output.subarray(-before.length), '00')).toEqual([]);
  });

  it.each([
    ['another size than the header says', { ...gray, rows: 8 }, 1],
    ['fewer frames than the header says', gray, 0],
    ['more frames than the header says', gray, 2],
  ])('with %s are invalid', async (_name, real, copies) => {
    const frame = await jpegLs(real, noise(bytesOf(real)));
    const file = imageFile(
      { ...gray, transferSyntax: '1.2.840.10008.1.2.4.80', frames: copies === 2 ? 1 : 2 },
      copies === 0 ? [frame] : copies === 2 ? [frame, frame, frame] : [frame, frame],
    );
    await expect(deidentifyBuffer(file, project)).rejects.toMatchObject({ code: 'invalid-dicom' });
  });

  it.each(['1.2.840.10008.1.2.4.51', '1.2.840.10008.1.2.4.102'])(
    'are not guessed in %s',
    async (transferSyntax) => {
      const file = imageFile({ ...gray, transferSyntax }, [Buffer.alloc(100)]);
      await expect(deidentifyBuffer(file, project)).rejects.toMatchObject({
        refusal: { reason: 'pixel-format' },
      });
    },
  );

  it('answer any damage with a file or a typed error', async () => {
    const frames = [
      ['1.2.840.10008.1.2.4.80', await jpegLs(gray, noise(bytesOf(gray)))],
      ['1.2.840.10008.1.2.4.90', await jpeg2000(gray, noise(bytesOf(gray)))],
      ['1.2.840.10008.1.2.5', await rle(gray, noise(bytesOf(gray)))],
    ] as const;
    const damage = fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), {
      minLength: 1,
      maxLength: 6,
    });
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...frames), damage, async ([transferSyntax, frame], changes) => {
        const damaged = Buffer.from(frame);
        for (const [at, byte] of changes) damaged[at % damaged.length] = byte;
        await deidentifyBuffer(imageFile({ ...gray, transferSyntax }, [damaged]), project).then(
          (output) => expect(readHeader(output).string('PatientIdentityRemoved')).toBe('YES'),
          (error: unknown) => expect(error).toMatchObject({ code: 'invalid-dicom' }),
        );
      }),
      { numRuns: 150 },
    );
  });
});
