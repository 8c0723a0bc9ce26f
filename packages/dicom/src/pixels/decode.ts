import { fail, isMdmError } from '@mdm/errors';
import { frameSize, type PixelFormat, refuseFormat } from './pixel-format.js';
import { decodeRle } from './rle.js';

/** A decoded frame: little endian samples. */
interface Decoded {
  readonly bytes: Buffer;
  /** One plane per component instead of one pixel after another. */
  readonly planar: boolean;
}

interface Codec {
  /** The format of the frames that come out, for those that go in. */
  readonly output: (format: PixelFormat) => PixelFormat;
  readonly decode: (frame: Buffer, format: PixelFormat) => Promise<Decoded>;
}

const interleaved = (format: PixelFormat): PixelFormat => ({ ...format, planar: false, bigEndian: false });
/** Decoders that undo the colour transform of their codestream. */
const asRgb = (format: PixelFormat): PixelFormat => ({
  ...interleaved(format),
  photometric: format.samples === 3 ? 'RGB' : format.photometric,
});

type WasmDecoder = {
  getEncodedBuffer(length: number): Uint8Array;
  decode(): void;
  getDecodedBuffer(): Uint8Array;
  delete(): void;
};

/** Where a module writes its messages; it makes the object that it is given its own. */
const silent = () => ({ print: () => {}, printErr: () => {} });

type Load<Module> = (output: ReturnType<typeof silent>) => Promise<Module>;

/** A codec in WebAssembly, loaded at its first use. What it has to say about a frame is in the error. */
function wasm<Module, Decoder extends WasmDecoder>(
  load: () => Promise<{ readonly default: Load<Module> }>,
  create: (module: Module) => Decoder,
  isPlanar: (decoder: Decoder) => boolean = () => false,
): Codec['decode'] {
  let module: Promise<Module> | undefined;
  return async (frame) => {
    module ??= load().then((imported) => imported.default(silent()));
    const decoder = create(await module);
    try {
      decoder.getEncodedBuffer(frame.length).set(frame);
      decoder.decode();
      return { bytes: Buffer.from(decoder.getDecodedBuffer()), planar: isPlanar(decoder) };
    } finally {
      decoder.delete();
    }
  };
}

const jpeg: Codec = {
  output: asRgb,
  decode: wasm(
    () => import('@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasmjs'),
    ({ JPEGDecoder }) => new JPEGDecoder(),
  ),
};
const endOfImage = Buffer.from('ffd9', 'hex');
/** Ends with its marker, and zeros that fill it up (PS3.5 §A.4); a marker before that may be part of a comment. */
function isWhole(frame: Buffer): boolean {
  let end = frame.length;
  while (frame[end - 1] === 0) end -= 1;
  return frame.subarray(Math.max(0, end - 2), end).equals(endOfImage);
}
const restartInterval = Buffer.from('ffdd0004', 'hex');
/** ISO/IEC 10918-1, process 14. */
const jpegLossless: Codec = {
  output: interleaved,
  decode: async (frame) => {
    const { Decoder } = await import('jpeg-lossless-decoder-js');
    // The decoder takes the end marker too early: the last sample is lost when its bits end where the marker begins. So it
    // is given zeros to read on. Restart markers inside the scan would need the same, and no device writes them.
    const end = frame.lastIndexOf(endOfImage);
    if (end < 0) damaged();
    if (frame.includes(restartInterval)) refuseFormat('lossless JPEG with restart markers');
    const bytes = Uint8Array.from(Buffer.concat([frame.subarray(0, end), Buffer.alloc(16), endOfImage]));
    return { bytes: Buffer.from(new Decoder().decompress(bytes.buffer, 0, bytes.length)), planar: false };
  },
};
const charls = wasm(
  () => import('@cornerstonejs/codec-charls/decodewasmjs'),
  ({ JpegLSDecoder }) => new JpegLSDecoder(),
  (decoder) => decoder.getInterleaveMode() === 0,
);
const jpegLs: Codec = {
  output: interleaved,
  // Where its end marker (ISO/IEC 14495-1 §C.1.1) is cut off, the decoder looks for the end of one image for ten seconds.
  decode: async (frame, format) => (isWhole(frame) ? charls(frame, format) : damaged()),
};
const jpeg2000: Codec = {
  output: asRgb,
  decode: wasm(
    () => import('@cornerstonejs/codec-openjpeg/decodewasmjs'),
    ({ J2KDecoder }) => new J2KDecoder(),
  ),
};
const htj2k: Codec = {
  output: asRgb,
  decode: wasm(
    () => import('@cornerstonejs/codec-openjph/wasmjs'),
    ({ HTJ2KDecoder }) => new HTJ2KDecoder(),
  ),
};
const rle: Codec = {
  output: interleaved,
  decode: async (frame, { rows, columns, samples, bitsAllocated }) => ({
    bytes: decodeRle(frame, { pixels: rows * columns, samples, sampleBytes: bitsAllocated / 8 }),
    planar: false,
  }),
};

/** By transfer syntax (PS3.5 §10, Annex A). */
const codecs = new Map<string, Codec>([
  ['1.2.840.10008.1.2.4.50', jpeg],
  ['1.2.840.10008.1.2.4.57', jpegLossless],
  ['1.2.840.10008.1.2.4.70', jpegLossless],
  ['1.2.840.10008.1.2.4.80', jpegLs],
  ['1.2.840.10008.1.2.4.81', jpegLs],
  ['1.2.840.10008.1.2.4.90', jpeg2000],
  ['1.2.840.10008.1.2.4.91', jpeg2000],
  ['1.2.840.10008.1.2.4.201', htj2k],
  ['1.2.840.10008.1.2.4.202', htj2k],
  ['1.2.840.10008.1.2.4.203', htj2k],
  ['1.2.840.10008.1.2.5', rle],
]);

export interface FrameDecoder {
  /** Of the frames that `decode` returns. */
  readonly format: PixelFormat;
  /**
   * One frame, uncompressed, little endian, samples interleaved.
   * @throws invalid-dicom  the codestream is damaged, or of another size than the header says
   */
  decode(frame: Buffer): Promise<Buffer>;
}

/**
 * The decoder for the frames of a transfer syntax.
 * @throws failed-precondition  there is none, such as for video and JPEG of 12 bits
 */
export function frameDecoder(transferSyntax: string, format: PixelFormat): FrameDecoder {
  const codec = codecs.get(transferSyntax) ?? refuseFormat(`the transfer syntax ${transferSyntax}`);
  const output = codec.output(format);
  const expected = frameSize(output);
  return {
    format: output,
    decode: async (frame) => {
      if (frame.length < 4) damaged();
      if (codec !== rle) requireSize(frame, format);
      const { bytes: decoded, planar } = await codec.decode(frame, format).catch((cause: unknown) => {
        if (isMdmError(cause)) throw cause;
        return damaged(cause);
      });
      const bytes =
        format.bitsAllocated === 16 && 2 * decoded.length === expected ? widened(decoded) : decoded;
      if (bytes.length !== expected) damaged();
      return planar && format.samples > 1 ? interleave(bytes, format) : bytes;
    },
  };
}

/** Codecs give bytes for up to 8 bits a sample, whatever is allocated. */
function widened(decoded: Buffer): Buffer {
  const wide = Buffer.alloc(decoded.length * 2);
  for (const [index, value] of decoded.entries()) wide[2 * index] = value;
  return wide;
}

/** The size in the codestream, read before a decoder reserves memory for it. */
function requireSize(frame: Buffer, { rows, columns, samples }: PixelFormat): void {
  const size = frame.readUInt16BE(0) === 0xff4f ? sizeOfJpeg2000(frame) : sizeOfJpeg(frame);
  if (size?.rows !== rows || size.columns !== columns || size.samples !== samples) damaged();
}

type Size = Pick<PixelFormat, 'rows' | 'columns' | 'samples'> | undefined;

/** SIZ follows SOC (ISO/IEC 15444-1 §A.5.1). */
function sizeOfJpeg2000(frame: Buffer): Size {
  if (frame.length < 42 || frame.readUInt16BE(2) !== 0xff51) return undefined;
  return {
    columns: frame.readUInt32BE(8) - frame.readUInt32BE(16),
    rows: frame.readUInt32BE(12) - frame.readUInt32BE(20),
    samples: frame.readUInt16BE(40),
  };
}

/** The start of frame, SOF0 to SOF15 or SOF55 (ISO/IEC 10918-1 §B.2.2, 14495-1 §C.2.2). */
function sizeOfJpeg(frame: Buffer): Size {
  for (let at = 2; at + 10 <= frame.length; at += 2 + frame.readUInt16BE(at + 2)) {
    const marker = frame.readUInt16BE(at);
    const tables = marker === 0xffc4 || marker === 0xffc8 || marker === 0xffcc;
    if ((marker >= 0xffc0 && marker <= 0xffcf && !tables) || marker === 0xfff7) {
      return {
        rows: frame.readUInt16BE(at + 5),
        columns: frame.readUInt16BE(at + 7),
        samples: frame.readUInt8(at + 9),
      };
    }
  }
  return undefined;
}

function interleave(planes: Buffer, { rows, columns, samples, bitsAllocated }: PixelFormat): Buffer {
  const width = bitsAllocated / 8;
  const pixels = rows * columns;
  const out = Buffer.alloc(planes.length);
  for (let sample = 0; sample < samples; sample += 1) {
    for (let pixel = 0; pixel < pixels; pixel += 1) {
      const from = (sample * pixels + pixel) * width;
      planes.copy(out, (pixel * samples + sample) * width, from, from + width);
    }
  }
  return out;
}

function damaged(cause?: unknown): never {
  fail('invalid-dicom', 'a frame of the pixel data cannot be decoded', {
    field: 'PixelData',
    ...(cause !== undefined && { cause }),
  });
}
