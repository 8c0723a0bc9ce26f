import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { constants, inflateRawSync } from 'node:zlib';
import {
  type DicomHeader,
  frameDecoder,
  type Keyword,
  type PixelFormat,
  readHeader,
  readHeaderFromFile,
  readMetaHeader,
  transferSyntaxes,
  writeMetaHeader,
} from '@mdm/dicom';
import { fail } from '@mdm/errors';
import { type ByteSource, fileSource, memorySource } from './byte-source.js';

/** How the samples of an image are stored: those of a grey-scale image, one a pixel. */
export type SampleFormat = Pick<
  PixelFormat,
  'rows' | 'columns' | 'bitsAllocated' | 'bitsStored' | 'highBit' | 'signed'
>;

/** One DICOM file whose frames can be read one by one. */
export interface Instance {
  /** How errors name it. */
  readonly name: string;
  readonly header: DicomHeader;
  readonly format: SampleFormat;
  readonly frameCount: number;
  /** The samples of a frame, counted from 0, little-endian. */
  frame(index: number): Promise<Buffer>;
  close(): Promise<void>;
}

const native = new Set<string>([
  transferSyntaxes.implicitLittleEndian,
  transferSyntaxes.explicitLittleEndian,
  transferSyntaxes.explicitBigEndian,
]);
const maxFrames = 65_536;
const maxFrameBytes = 256 << 20;
/** A deflated data set has to be inflated as a whole. */
const maxInflatedBytes = 1 << 30;

/**
 * Opens a file for its pixels.
 * @throws invalid-dicom        no DICOM file, or its description of the pixels is missing or contradicts itself
 * @throws failed-precondition  it holds no grey-scale image of 8, 16 or 32 bits
 */
export async function openInstance(file: string, signal?: AbortSignal): Promise<Instance> {
  const name = path.basename(file);
  const first = await readHeaderFromFile(file, signal);
  const deflated = first.meta.transferSyntax === transferSyntaxes.deflatedExplicitLittleEndian;
  const source = deflated ? memorySource(await inflatedFile(file, first)) : await fileSource(file);
  try {
    const header = deflated ? readHeader(await source.read(0, source.size)) : first;
    const format = formatOf(header, name);
    const frameCount = header.number('NumberOfFrames') ?? 1;
    if (!Number.isSafeInteger(frameCount) || frameCount < 1 || frameCount > maxFrames) {
      wrong(name, 'NumberOfFrames', `is ${frameCount}: expected 1 to ${maxFrames}`);
    }
    const start = header.pixelsOffset ?? wrong(name, 'PixelData', 'is missing');
    const frame = native.has(header.meta.transferSyntax)
      ? nativeFrames(source, start, format, header.meta.transferSyntax, name)
      : await encapsulatedFrames(source, start, { header, format, frameCount, name });
    return { name, header, format, frameCount, frame, close: source.close };
  } catch (thrown) {
    await source.close();
    throw thrown;
  }
}

/** The same file in explicit VR little endian. */
async function inflatedFile(file: string, { meta }: DicomHeader): Promise<Buffer> {
  const bytes = await readFile(file);
  try {
    const dataset = inflateRawSync(bytes.subarray(readMetaHeader(bytes).datasetOffset), {
      finishFlush: constants.Z_SYNC_FLUSH,
      maxOutputLength: maxInflatedBytes,
    });
    return Buffer.concat([
      writeMetaHeader({ ...meta, transferSyntax: transferSyntaxes.explicitLittleEndian }),
      dataset,
    ]);
  } catch (cause) {
    return fail('invalid-dicom', 'the deflated data set cannot be inflated', { cause });
  }
}

function formatOf(header: DicomHeader, name: string): SampleFormat {
  const samples = header.number('SamplesPerPixel') ?? 1;
  const photometric = header.string('PhotometricInterpretation') ?? 'MONOCHROME2';
  if (samples !== 1 || !photometric.startsWith('MONOCHROME')) {
    fail('failed-precondition', `${name}: a picture in colours (${photometric}) is no volume`, {
      field: 'PhotometricInterpretation',
      remedy: 'bring the DICOM files themselves',
    });
  }
  const required = (keyword: Keyword, valid: (value: number) => boolean) => {
    const value = header.number(keyword);
    return value !== undefined && valid(value) ? value : wrong(name, keyword, 'is missing or wrong');
  };
  const rows = required('Rows', (value) => value > 0);
  const columns = required('Columns', (value) => value > 0);
  const bitsAllocated = required('BitsAllocated', (value) => value > 0);
  if (![8, 16, 32].includes(bitsAllocated)) {
    fail(
      'failed-precondition',
      `${name}: ${bitsAllocated} bits a sample are no volume: expected 8, 16 or 32`,
      {
        field: 'BitsAllocated',
        remedy: 'bring the DICOM files themselves',
      },
    );
  }
  const bitsStored = required('BitsStored', (value) => value > 0 && value <= bitsAllocated);
  const highBit = required('HighBit', (value) => value < bitsAllocated && value + 1 >= bitsStored);
  const signed = required('PixelRepresentation', (value) => value === 0 || value === 1) === 1;
  const format = { rows, columns, bitsAllocated, bitsStored, highBit, signed };
  if (bytesOf(format) > maxFrameBytes)
    fail('limit-exceeded', `${name}: a frame is larger than ${maxFrameBytes} bytes`);
  return format;
}

const bytesOf = ({ rows, columns, bitsAllocated }: SampleFormat): number =>
  rows * columns * (bitsAllocated / 8);

function nativeFrames(
  source: ByteSource,
  start: number,
  format: SampleFormat,
  transferSyntax: string,
  name: string,
): Instance['frame'] {
  const length = bytesOf(format);
  const bigEndian = transferSyntax === transferSyntaxes.explicitBigEndian;
  if (bigEndian && format.bitsAllocated === 8) {
    fail('failed-precondition', `${name}: big-endian pixels of 8 bits may stand in either order`, {
      field: 'TransferSyntaxUID',
      remedy: 'convert the file to explicit VR little endian',
    });
  }
  return async (index) => {
    const bytes = await source.read(start + index * length, length);
    if (!bigEndian) return bytes;
    return format.bitsAllocated === 16 ? bytes.swap16() : bytes.swap32();
  };
}

interface Fragment {
  readonly offset: number;
  readonly length: number;
}

interface Encapsulated {
  readonly header: DicomHeader;
  readonly format: SampleFormat;
  readonly frameCount: number;
  readonly name: string;
}

/** Frames in fragments (PS3.5 §A.4): one each, all one frame, or told apart by the basic offset table. */
async function encapsulatedFrames(
  source: ByteSource,
  start: number,
  image: Encapsulated,
): Promise<Instance['frame']> {
  const { header, format, frameCount, name } = image;
  const { table, fragments } = await readFragments(source, start, frameCount, name);
  const frames = groupFragments(fragments, table, start + 8 + 4 * table.length, image);
  const decoder = frameDecoder(header.meta.transferSyntax, {
    ...format,
    frames: frameCount,
    samples: 1,
    planar: false,
    photometric: 'MONOCHROME2',
    bigEndian: false,
  });
  return async (index) => {
    const own = frames[index] ?? [];
    const total = own.reduce((sum, { length }) => sum + length, 0);
    if (total > maxFrameBytes)
      fail('limit-exceeded', `${name}: a frame is larger than ${maxFrameBytes} bytes`);
    const pieces: Buffer[] = [];
    for (const { offset, length } of own) pieces.push(await source.read(offset, length));
    return decoder.decode(Buffer.concat(pieces));
  };
}

async function readFragments(source: ByteSource, start: number, frameCount: number, name: string) {
  const items: Fragment[] = [];
  const most = 16 * frameCount + 1_024;
  for (let offset = start; ; ) {
    const item = await source.read(offset, 8);
    const tag = item.readUInt32LE(0);
    const length = item.readUInt32LE(4);
    if (tag === 0xe0ddfffe) break;
    if (tag !== 0xe000fffe || length === 0xffffffff) wrong(name, 'PixelData', 'is not made of fragments');
    items.push({ offset: offset + 8, length });
    offset += 8 + length;
    if (items.length > most) wrong(name, 'PixelData', `has more than ${most} fragments`);
  }
  const [first, ...fragments] = items;
  const bytes =
    first === undefined
      ? Buffer.alloc(0)
      : await source.read(first.offset, Math.min(first.length, 4 * maxFrames));
  const table = Array.from({ length: Math.floor(bytes.length / 4) }, (_, index) =>
    bytes.readUInt32LE(4 * index),
  );
  return { table, fragments };
}

function groupFragments(
  fragments: readonly Fragment[],
  table: readonly number[],
  base: number,
  { frameCount, name }: Encapsulated,
): readonly (readonly Fragment[])[] {
  if (frameCount === 1) return [fragments];
  if (fragments.length === frameCount) return fragments.map((fragment) => [fragment]);
  if (table.length !== frameCount) wrong(name, 'PixelData', 'does not tell which fragments make which frame');
  const frames = table.map((): Fragment[] => []);
  let frame = 0;
  for (const fragment of fragments) {
    const at = fragment.offset - 8 - base;
    while (at >= (table[frame + 1] ?? Number.POSITIVE_INFINITY)) frame += 1;
    if (at >= (table[frame] ?? 0)) frames[frame]?.push(fragment);
  }
  return frames.every((own) => own.length > 0)
    ? frames
    : wrong(name, 'PixelData', 'has a wrong table of offsets');
}

function wrong(name: string, field: string, problem: string): never {
  fail('invalid-dicom', `${name}: ${field} ${problem}`, { field });
}
