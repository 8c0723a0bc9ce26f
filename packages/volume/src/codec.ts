import { fail, isMdmError } from '@mdm/errors';

/** A decoder of the codecs of Cornerstone.js, all of one shape. It has to be deleted: its memory is not JavaScript's. */
export interface CodecDecoder {
  getEncodedBuffer(length: number): Uint8Array;
  getDecodedBuffer(): Uint8Array;
  decode(): void;
  getFrameInfo(): FrameInfo;
  delete(): void;
}

export interface CodecOverrides {
  print(line: string): void;
  printErr(line: string): void;
}

export type DecoderClass = new () => CodecDecoder;

interface FrameInfo {
  readonly width: number;
  readonly height: number;
  readonly bitsPerSample: number;
  readonly componentCount: number;
}

/** What a frame has to be when it is decoded. */
export interface FrameShape {
  readonly rows: number;
  readonly columns: number;
  readonly bitsAllocated: number;
}

/** Decodes one compressed frame to little-endian samples, each of `bitsAllocated` bits. */
export type DecodeFrame = (encoded: Buffer, shape: FrameShape) => Promise<Buffer>;

/** The codecs would write to the console. */
const quiet: CodecOverrides = { print: () => undefined, printErr: () => undefined };

const jpegLs: DecodeFrame = withCodec(async () =>
  (await import('@cornerstonejs/codec-charls/decode')).default(quiet).then((codec) => codec.JpegLSDecoder),
);
const jpeg2000: DecodeFrame = withCodec(async () =>
  (await import('@cornerstonejs/codec-openjpeg/decode')).default(quiet).then((codec) => codec.J2KDecoder),
);
const jpeg8: DecodeFrame = withCodec(async () =>
  (await import('@cornerstonejs/codec-libjpeg-turbo-8bit/decode'))
    .default(quiet)
    .then((codec) => codec.JPEGDecoder),
);

/** By transfer syntax (PS3.5 Annex A.4). */
const codecs: Readonly<Record<string, DecodeFrame>> = {
  '1.2.840.10008.1.2.4.50': jpeg8,
  '1.2.840.10008.1.2.4.57': jpegLossless,
  '1.2.840.10008.1.2.4.70': jpegLossless,
  '1.2.840.10008.1.2.4.80': jpegLs,
  '1.2.840.10008.1.2.4.81': jpegLs,
  '1.2.840.10008.1.2.4.90': jpeg2000,
  '1.2.840.10008.1.2.4.91': jpeg2000,
  '1.2.840.10008.1.2.5': async (encoded, shape) => decodeRle(encoded, shape),
};

/**
 * One frame of a compressed transfer syntax as little-endian samples.
 * @throws failed-precondition  there is no decoder for the transfer syntax
 * @throws invalid-dicom        the frame is damaged, or not of the size that the header says
 */
export async function decodeFrame(
  transferSyntax: string,
  encoded: Buffer,
  shape: FrameShape,
): Promise<Buffer> {
  const decode = codecs[transferSyntax];
  if (decode === undefined) {
    fail(
      'failed-precondition',
      `pixel data of transfer syntax ${transferSyntax} cannot be decompressed here`,
      {
        field: 'TransferSyntaxUID',
        remedy: 'bring the DICOM files and decompress them with another program',
      },
    );
  }
  try {
    const decoded = await decode(encoded, shape);
    if (decoded.length !== bytesOf(shape)) wrongSize();
    return decoded;
  } catch (thrown) {
    if (isMdmError(thrown)) throw thrown;
    return fail('invalid-dicom', 'a compressed frame cannot be decompressed', {
      field: 'PixelData',
      cause: thrown,
    });
  }
}

export function bytesOf({ rows, columns, bitsAllocated }: FrameShape): number {
  return rows * columns * (bitsAllocated / 8);
}

function withCodec(load: () => Promise<DecoderClass>): DecodeFrame {
  let loaded: Promise<DecoderClass> | undefined;
  return async (encoded, shape) => {
    requireSize(sizeOf(encoded), shape);
    loaded ??= load();
    const decoder = new (await loaded)();
    try {
      decoder.getEncodedBuffer(encoded.length).set(encoded);
      decoder.decode();
      requireShape(decoder.getFrameInfo(), shape);
      return widened(Buffer.from(decoder.getDecodedBuffer()), shape);
    } finally {
      decoder.delete();
    }
  };
}

function requireShape({ width, height, componentCount }: FrameInfo, shape: FrameShape): void {
  if (componentCount !== 1) wrongSize();
  requireSize({ columns: width, rows: height }, shape);
}

function requireSize(size: Pick<FrameShape, 'rows' | 'columns'>, { rows, columns }: FrameShape): void {
  if (size.columns !== columns || size.rows !== rows) wrongSize();
}

const endOfImage = Buffer.from('ffd9', 'hex');
const restartInterval = Buffer.from('ffdd0004', 'hex');

/** The process of lossless JPEG (ISO/IEC 10918-1, process 14). */
async function jpegLossless(encoded: Buffer, shape: FrameShape): Promise<Buffer> {
  const { Decoder } = await import('jpeg-lossless-decoder-js');
  requireSize(sizeOf(encoded), shape);
  // The decoder takes the end marker too early: the last sample is lost when its bits end where the marker begins. So it
  // is given zeros to read on. Restart markers inside the scan would need the same, and no device writes them.
  const end = encoded.lastIndexOf(endOfImage);
  if (end < 0) wrongSize();
  if (encoded.includes(restartInterval)) {
    fail('failed-precondition', 'lossless JPEG with restart markers cannot be decompressed here', {
      field: 'PixelData',
      remedy: 'bring the DICOM files and decompress them with another program',
    });
  }
  const bytes = Uint8Array.from(Buffer.concat([encoded.subarray(0, end), Buffer.alloc(16), endOfImage]));
  return widened(Buffer.from(new Decoder().decompress(bytes.buffer, 0, bytes.length)), shape);
}

/**
 * The size that a compressed picture claims, so that no memory is taken for another: the start-of-frame segment of JPEG
 * and JPEG-LS (ISO/IEC 10918-1 §B.2.2, 14495-1 §C.2.2), the SIZ segment of JPEG 2000 (15444-1 §A.5.1).
 */
function sizeOf(encoded: Buffer): Pick<FrameShape, 'rows' | 'columns'> {
  if (encoded.length >= 24 && encoded.readUInt32BE(0) === 0xff4fff51) {
    const [columns, rows, left, top] = [8, 12, 16, 20].map((offset) => encoded.readUInt32BE(offset));
    return { columns: (columns ?? 0) - (left ?? 0), rows: (rows ?? 0) - (top ?? 0) };
  }
  for (let offset = 2; offset + 9 <= encoded.length; ) {
    const marker = encoded.readUInt16BE(offset);
    const startsFrame = marker === 0xfff7 || (marker >= 0xffc0 && marker <= 0xffcf);
    if (startsFrame && ![0xffc4, 0xffc8, 0xffcc].includes(marker)) {
      return { rows: encoded.readUInt16BE(offset + 5), columns: encoded.readUInt16BE(offset + 7) };
    }
    offset += 2 + Math.max(2, encoded.readUInt16BE(offset + 2));
  }
  return wrongSize();
}

/** Codecs give bytes for up to 8 bits a sample, whatever is allocated. */
function widened(decoded: Buffer, shape: FrameShape): Buffer {
  if (shape.bitsAllocated !== 16 || decoded.length !== shape.rows * shape.columns) return decoded;
  const wide = Buffer.alloc(decoded.length * 2);
  for (const [index, value] of decoded.entries()) wide[2 * index] = value;
  return wide;
}

const rleHeaderBytes = 64;

/** RLE (PS3.5 Annex G): one segment for each byte of a sample, the most significant first, each in PackBits. */
export function decodeRle(encoded: Buffer, shape: FrameShape): Buffer {
  const width = shape.bitsAllocated / 8;
  const samples = shape.rows * shape.columns;
  if (encoded.length < rleHeaderBytes || encoded.readUInt32LE(0) !== width) wrongSize();
  const decoded = Buffer.alloc(samples * width);
  for (let segment = 0; segment < width; segment += 1) {
    const start = encoded.readUInt32LE(4 + 4 * segment);
    const end = segment + 1 < width ? encoded.readUInt32LE(8 + 4 * segment) : encoded.length;
    const plane = unpackBits(encoded.subarray(start, end), samples);
    for (let index = 0; index < samples; index += 1)
      decoded[index * width + (width - 1 - segment)] = plane[index] ?? 0;
  }
  return decoded;
}

function unpackBits(packed: Buffer, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  let filled = 0;
  for (let offset = 0; filled < length; ) {
    const control = packed[offset] ?? wrongSize();
    offset += 1;
    if (control < 128) {
      const run = packed.subarray(offset, offset + control + 1);
      if (run.length !== control + 1) wrongSize();
      filled += run.copy(bytes, filled);
      offset += run.length;
    } else if (control > 128) {
      const end = Math.min(length, filled + 257 - control);
      bytes.fill(packed[offset] ?? wrongSize(), filled, end);
      filled = end;
      offset += 1;
    }
  }
  return bytes;
}

function wrongSize(): never {
  fail('invalid-dicom', 'a compressed frame is not of the size that the header says', { field: 'PixelData' });
}
