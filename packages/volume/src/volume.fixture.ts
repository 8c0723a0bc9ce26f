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

/** A whole file; elements given later win. */
export function imageFile(
  sop: string,
  sopClassUid: string,
  elements: readonly DatasetElement[],
  pixels: Buffer,
): Buffer {
  const all = new Map([...description, ...elements].map((element) => [element[0], element]));
  return Buffer.concat([
    writeMetaHeader({
      transferSyntax: transferSyntaxes.explicitLittleEndian,
      sopClassUid,
      sopInstanceUid: sop,
    }),
    writeDataset([
      [0x00080016, 'UI', sopClassUid],
      [0x00080018, 'UI', sop],
      ...all.values(),
      [0x7fe00010, 'OW', pixels],
    ]),
  ]);
}

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
