import loadJpegLs from '@cornerstonejs/codec-charls/wasmjs';
import loadJpeg2000 from '@cornerstonejs/codec-openjpeg/wasmjs';
import loadHtj2k from '@cornerstonejs/codec-openjph/wasmjs';
import { describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { frameDecoder } from '../../pixels/decode.js';
import { type DeidentificationSummary, deidentifyBuffer, deriveKeys } from '../index.js';
import { codestreamCleaner } from './codestream.js';
import { imageFile, noise, template } from './pixels.fixture.js';

const keys = deriveKeys(Buffer.alloc(32, 6));
const canary = 'CANARY';
const bytes = (...parts: readonly (string | readonly number[])[]) =>
  Buffer.concat(
    parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : Buffer.from(part))),
  );
const segment = (code: number, content: Buffer) => {
  const head = Buffer.from([0xff, code, 0, 0]);
  head.writeUInt16BE(content.length + 2, 2);
  return Buffer.concat([head, content]);
};
const marker = (code: number) => Buffer.from([0xff, code]);
const zeros = (count: number) => '\0'.repeat(count);

/** Each part as it is, and as it has to become. */
type Part = readonly [before: Buffer, after: Buffer];
const kept = (part: Buffer): Part => [part, part];
const hidden = zeros(canary.length);

const jfif = bytes('JFIF\0', [1, 1, 1, 0, 72, 0, 72]);
const adobe = bytes('Adobe', [0, 100, 0, 0, 0, 0, 1]);
const jpeg: readonly Part[] = [
  kept(marker(0xd8)),
  [
    segment(0xe0, bytes(jfif.toString('latin1'), [1, 2], canary)),
    segment(0xe0, bytes(jfif.toString('latin1'), zeros(8))),
  ],
  [segment(0xe1, bytes('Exif\0\0', canary)), segment(0xe1, bytes(zeros(6), hidden))],
  [segment(0xe8, bytes('SPIFF\0', canary)), segment(0xe8, bytes(zeros(6), hidden))],
  kept(segment(0xe8, bytes('mrfx', [1]))),
  [segment(0xed, bytes('Photoshop 3.0\0', canary)), segment(0xed, bytes(zeros(14), hidden))],
  kept(segment(0xee, adobe)),
  [segment(0xfe, bytes(canary)), segment(0xfe, bytes(hidden))],
  [bytes(canary), bytes(hidden)],
  kept(segment(0xdb, bytes([0, 0xff, 0xfe, 0, 4]))),
  kept(segment(0xc0, bytes([8, 0, 16, 0, 24, 1, 1, 0x11, 0]))),
  kept(segment(0xda, bytes([1, 1, 0, 0, 63, 0]))),
  kept(bytes([1, 2, 0xff, 0, 0xfe, 3], [0xff, 0xd0], 'entropy', [0xff, 0xff, 0xd7, 4])),
  [segment(0xfe, bytes(canary)), segment(0xfe, bytes(hidden))],
  kept(segment(0xda, bytes([1, 1, 0, 0, 63, 0]))),
  kept(bytes('more', [0xff, 0])),
  kept(marker(0xd9)),
];
const jpegLs: readonly Part[] = [
  kept(marker(0xd8)),
  kept(segment(0xf7, bytes([8, 0, 16, 0, 24, 1, 1, 0x11, 0]))),
  [segment(0xfe, bytes(canary)), segment(0xfe, bytes(hidden))],
  kept(segment(0xda, bytes([1, 1, 0, 0, 0, 0]))),
  kept(bytes([1, 0xff, 0x7f, 0xff, 0x40, 2])),
  kept(marker(0xd9)),
];
const jpeg2000: readonly Part[] = [
  kept(marker(0x4f)),
  kept(segment(0x51, bytes('size and depth'))),
  [segment(0x64, bytes([0, 1], canary)), segment(0x64, bytes([0, 1], hidden))],
  kept(segment(0x90, bytes([0, 0, 0, 0, 0, 0, 0, 1]))),
  [segment(0x64, bytes([0, 1], canary)), segment(0x64, bytes([0, 1], hidden))],
  kept(marker(0x93)),
  kept(segment(0x91, bytes([0xff, 0xd9]))),
  kept(marker(0x92)),
  kept(bytes('packet', [0xff, 0x8f, 0xff, 0x64, 0, 9], 'data')),
  kept(marker(0xd9)),
];
const picture = jpeg.filter(([part, cleaned]) => part === cleaned);
const behind: Part = [bytes(canary), bytes(hidden)];
const before = (parts: readonly Part[]) => Buffer.concat(parts.map(([part]) => part));
const after = (parts: readonly Part[]) => Buffer.concat(parts.map(([, part]) => part));

function inPieces(input: Buffer, sizes: readonly number[], frames: number): Buffer {
  const clean = codestreamCleaner(frames);
  const pieces: Buffer[] = [];
  for (let at = 0, turn = 0; at < input.length; turn += 1) {
    const size = sizes[turn % sizes.length] ?? 1;
    pieces.push(clean(input.subarray(at, at + size)));
    at += size;
  }
  return Buffer.concat(pieces);
}

const image = {
  rows: 16,
  columns: 24,
  frames: 1,
  samples: 1,
  bits: 8,
  photometric: 'MONOCHROME2',
} as const;

describe('what is no picture in a codestream', () => {
  const two = [...jpeg, behind, ...jpeg];
  it.each<[string, readonly Part[], number]>([
    ['JPEG', [...jpeg, behind], 1],
    ['JPEG of two frames', two, 2],
    ['JPEG-LS', [...jpegLs, behind], 1],
    ['JPEG 2000', [...jpeg2000, behind], 1],
    ['JPEG 2000 of two frames', [...jpeg2000, ...jpeg2000], 2],
    ['an unknown number of frames', two, Number.NaN],
  ])('becomes zeros in %s, however it is cut', (_name, parts, frames) => {
    const input = before(parts);
    const copy = Buffer.from(input);
    const sizes = fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 9 });
    fc.assert(
      fc.property(sizes, (cut) => {
        expect(inPieces(input, cut, frames).toString('latin1')).toBe(after(parts).toString('latin1'));
      }),
      { numRuns: 60 },
    );
    expect(input.equals(copy)).toBe(true);
  });

  it('is every codestream beyond the frames of the image', () => {
    const cleaned = codestreamCleaner(1)(before([...jpeg2000, ...jpeg]));
    expect(cleaned.subarray(0, before(jpeg2000).length).equals(after(jpeg2000))).toBe(true);
    expect(cleaned.subarray(before(jpeg2000).length).every((byte) => byte === 0 || byte === 0xff)).toBe(true);
  });

  it('is nothing in bytes that are no codestream', () => {
    const box = bytes('a box without a marker');
    expect(codestreamCleaner(1)(box)).toBe(box);
  });

  it('is not looked for twice: any bytes keep their number, and come out alike however they are cut', () => {
    const part = fc.constantFrom(...jpeg, ...jpeg2000).map(([raw]) => raw);
    const noisy = fc.uint8Array({ maxLength: 12 }).map((raw) => Buffer.from(raw));
    const input = fc.array(fc.oneof(part, noisy), { maxLength: 20 }).map((parts) => Buffer.concat(parts));
    fc.assert(
      fc.property(input, fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }), (raw, sizes) => {
        const whole = codestreamCleaner(2)(raw);
        expect(whole.length).toBe(raw.length);
        expect(inPieces(raw, sizes, 2).equals(whole)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it.each<[string, readonly Part[], number, number]>([
    ['no codestream that is nothing but a picture', [...picture, ...picture], 2, 0],
    ['each codestream once, whatever it holds', [...jpeg, ...jpeg], 2, 2],
    ['only those that held something', [...picture, ...jpeg], 2, 1],
    ['the one before what stands behind', [...picture, behind], 1, 1],
  ])('is told to the audit by counting %s', (_name, parts, frames, expected) => {
    const count = jest.fn();
    codestreamCleaner(frames, count)(before(parts));
    expect(count).toHaveBeenCalledTimes(expected);
  });

  it('does not leave with the file, whose fragments stay where they are', async () => {
    const stream = before([...jpeg, behind]);
    const file = (fragments: readonly Buffer[]) =>
      imageFile({ ...image, transferSyntax: '1.2.840.10008.1.2.4.50' }, fragments);
    const templates = [{ ...template, regions: [] }];
    const input = file([
      stream.subarray(0, 40),
      stream.subarray(40, 200),
      stream.subarray(200),
      bytes(canary),
    ]);
    const summaries: DeidentificationSummary[] = [];
    const report = (summary: DeidentificationSummary) => summaries.push(summary);
    const output = await deidentifyBuffer(input, { profile: 'basic', keys, templates, report });
    expect(summaries).toMatchObject([{ codestreamsCleaned: 1 }]);
    expect(input.includes(canary)).toBe(true);
    expect(output.includes(canary)).toBe(false);
    expect(output.includes(after([...jpeg, behind]).subarray(40, 200))).toBe(true);
  });
});

describe('the picture', () => {
  const format = {
    ...image,
    bitsAllocated: 8,
    bitsStored: 8,
    highBit: 7,
    signed: false,
    planar: false,
    bigEndian: false,
  };
  const info = {
    width: 24,
    height: 16,
    bitsPerSample: 8,
    componentCount: 1,
    isSigned: false,
    isUsingColorTransform: false,
  };
  const encoders = {
    '1.2.840.10008.1.2.4.80': async () => new (await loadJpegLs()).JpegLSEncoder(),
    '1.2.840.10008.1.2.4.90': async () => {
      const encoder = new (await loadJpeg2000()).J2KEncoder();
      encoder.setDecompositions(1);
      encoder.setQuality(true, 0);
      return encoder;
    },
    '1.2.840.10008.1.2.4.201': async () => {
      const encoder = new (await loadHtj2k()).HTJ2KEncoder();
      encoder.setQuality(true, 0);
      return encoder;
    },
  };

  it.each(Object.entries(encoders))('is the same afterwards in %s', async (transferSyntax, create) => {
    const encoder = await create();
    encoder.getDecodedBuffer(info).set(noise(16 * 24));
    encoder.encode();
    const frame = Buffer.from(encoder.getEncodedBuffer());
    encoder.delete();
    const { decode } = frameDecoder(transferSyntax, format);
    const cleaned = codestreamCleaner(1)(frame);
    expect((await decode(cleaned)).equals(noise(16 * 24))).toBe(true);
    expect(/OpenJPEG|OpenJPH/.test(cleaned.toString('latin1'))).toBe(false);
  });
});
