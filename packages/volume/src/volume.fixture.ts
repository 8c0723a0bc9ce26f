import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type DatasetElement, transferSyntaxes, writeDataset, writeMetaHeader } from '@mdm/dicom';
import type { Vector } from './geometry.js';

export const rows = 4;
export const columns = 6;

export interface SliceOptions {
  readonly position: Vector;
  readonly orientation?: readonly number[];
  /** Added to the samples, so that slices can be told apart. */
  readonly value?: number;
  readonly elements?: readonly DatasetElement[];
}

/** Values that go up along a row, from row to row, and from slice to slice; 12 bits, signed. */
export function samples(value: number): Buffer {
  const bytes = Buffer.alloc(rows * columns * 2);
  for (let index = 0; index < rows * columns; index += 1)
    bytes.writeInt16LE(index - 10 + 100 * value, 2 * index);
  return bytes;
}

export const decimals = (values: readonly number[]) =>
  values.map((value) => String(Number(value.toFixed(8))));

const description: readonly DatasetElement[] = [
  [0x00080060, 'CS', 'MR'],
  [0x0020000d, 'UI', '1.2.3'],
  [0x0020000e, 'UI', '1.2.3.1'],
  [0x00200052, 'UI', '1.2.3.9'],
  [0x00280002, 'US', 1],
  [0x00280004, 'CS', 'MONOCHROME2'],
  [0x00280010, 'US', rows],
  [0x00280011, 'US', columns],
  [0x00280100, 'US', 16],
  [0x00280101, 'US', 12],
  [0x00280102, 'US', 11],
  [0x00280103, 'US', 1],
];

const rleLossless = '1.2.840.10008.1.2.5';

/**
 * A whole file; elements given later win.
 * @param pixels  as they are, or the frames in fragments of RLE, each frame of as many as there are
 */
export function imageFile(
  sop: string,
  sopClassUid: string,
  elements: readonly DatasetElement[],
  pixels: Buffer | readonly (readonly Buffer[])[],
): Buffer {
  const all = new Map([...description, ...elements].map((element) => [element[0], element]));
  const native = Buffer.isBuffer(pixels);
  return Buffer.concat([
    writeMetaHeader({
      transferSyntax: native ? transferSyntaxes.explicitLittleEndian : rleLossless,
      sopClassUid,
      sopInstanceUid: sop,
    }),
    writeDataset([
      [0x00080016, 'UI', sopClassUid],
      [0x00080018, 'UI', sop],
      ...all.values(),
      ...(native ? [[0x7fe00010, 'OW', pixels] satisfies DatasetElement] : []),
    ]),
    ...(native ? [] : encapsulated(pixels)),
  ]);
}

/** Pixel data in fragments behind a basic offset table (PS3.5 §A.4). */
function encapsulated(frames: readonly (readonly Buffer[])[]): Buffer[] {
  const item = (bytes: Buffer, tag = 0xe000fffe): Buffer => {
    const head = Buffer.alloc(8);
    head.writeUInt32LE(tag, 0);
    head.writeUInt32LE(bytes.length, 4);
    return Buffer.concat([head, bytes]);
  };
  const items = frames.map((fragments) => Buffer.concat(fragments.map((fragment) => item(fragment))));
  const table = Buffer.alloc(4 * items.length);
  let at = 0;
  for (const [index, { length }] of items.entries()) {
    table.writeUInt32LE(at, 4 * index);
    at += length;
  }
  const element = Buffer.from('e07f10004f420000ffffffff', 'hex');
  return [element, item(table), ...items, item(Buffer.alloc(0), 0xe0ddfffe)];
}

/** One frame of 16 bits in RLE (PS3.5 §G.4): the upper bytes, then the lower ones, each as one literal run. */
export function runLengthEncoded(frame: Buffer): Buffer {
  const segments = [1, 0].map((byte) => {
    const plane = Array.from({ length: frame.length / 2 }, (_, at) => frame[2 * at + byte] ?? 0);
    return Buffer.from([plane.length - 1, ...plane, ...(plane.length % 2 === 0 ? [0x80] : [])]);
  });
  const head = Buffer.alloc(64);
  for (const [at, value] of [2, 64, 64 + (segments[0]?.length ?? 0)].entries())
    head.writeUInt32LE(value, 4 * at);
  return Buffer.concat([head, ...segments]);
}

const group = (tag: number, ...elements: DatasetElement[]): DatasetElement => [tag, 'SQ', [elements]];

/** The functional groups of an enhanced image whose frames are three millimetres apart, in the order of their numbers. */
export const functionalGroups = (numbers: readonly number[]): readonly DatasetElement[] => [
  [0x00280008, 'IS', String(numbers.length)],
  [0x52009230, 'SQ', numbers.map((k) => [group(0x00209113, [0x00200032, 'DS', ['0', '0', String(3 * k)]])])],
  group(
    0x52009229,
    group(0x00209116, [0x00200037, 'DS', ['1', '0', '0', '0', '1', '0']]),
    group(0x00289110, [0x00280030, 'DS', ['1', '2']]),
    group(0x00289145, [0x00281052, 'DS', '-5'], [0x00281053, 'DS', '1']),
  ),
];

export const enhancedMr = '1.2.840.10008.5.1.4.1.1.4.1';

export function sliceFile(index: number, options: SliceOptions): Buffer {
  const { position, orientation = [1, 0, 0, 0, 1, 0], value = index, elements = [] } = options;
  return imageFile(
    `1.2.3.1.${index + 1}`,
    '1.2.840.10008.5.1.4.1.1.4',
    [
      [0x00200032, 'DS', decimals(position)],
      [0x00200037, 'DS', decimals(orientation)],
      [0x00280030, 'DS', ['0.5', '0.75']],
      ...elements,
    ],
    samples(value),
  );
}

/** Writes files into a new directory of their own, each under its number. */
export async function writeFiles(
  contents: readonly Buffer[],
): Promise<{ directory: string; files: string[] }> {
  const directory = await mkdtemp(path.join(tmpdir(), 'mdm-volume-'));
  const files = contents.map((_, index) => path.join(directory, `${index}.dcm`));
  await Promise.all(contents.map((bytes, index) => writeFile(files[index] ?? '', bytes)));
  return { directory, files };
}

export async function collect(pieces: AsyncIterable<Buffer>): Promise<Buffer> {
  const all: Buffer[] = [];
  for await (const piece of pieces) all.push(piece);
  return Buffer.concat(all);
}
