import { type Encoding, writeElement, writeSequence } from '../part10/elements.js';

/** A value as it is written: text values are joined with a backslash, numbers by the value representation. */
export type DatasetValue =
  | string
  | number
  | Buffer
  | readonly string[]
  | readonly number[]
  | readonly (readonly DatasetElement[])[];

/** Tag as `ggggeeee`, value representation, value. Items of a sequence are data sets. */
export type DatasetElement = readonly [tag: number, vr: string, value: DatasetValue];

const explicitLittleEndian: Encoding = { explicit: true, bigEndian: false };

type WriteNumber = (bytes: Buffer, value: number, offset: number, bigEndian: boolean) => void;

const numberWriters: Readonly<Record<string, readonly [width: number, write: WriteNumber]>> = {
  US: [2, (bytes, value, at, big) => (big ? bytes.writeUInt16BE(value, at) : bytes.writeUInt16LE(value, at))],
  SS: [2, (bytes, value, at, big) => (big ? bytes.writeInt16BE(value, at) : bytes.writeInt16LE(value, at))],
  UL: [4, (bytes, value, at, big) => (big ? bytes.writeUInt32BE(value, at) : bytes.writeUInt32LE(value, at))],
  SL: [4, (bytes, value, at, big) => (big ? bytes.writeInt32BE(value, at) : bytes.writeInt32LE(value, at))],
  FL: [4, (bytes, value, at, big) => (big ? bytes.writeFloatBE(value, at) : bytes.writeFloatLE(value, at))],
  FD: [8, (bytes, value, at, big) => (big ? bytes.writeDoubleBE(value, at) : bytes.writeDoubleLE(value, at))],
};

/**
 * A data set as bytes (PS3.5 §7.1), elements sorted by tag, text in UTF-8 (so name ISO_IR 192 where it is not ASCII).
 * Buffers are written as they are.
 */
export function writeDataset(
  elements: readonly DatasetElement[],
  encoding: Encoding = explicitLittleEndian,
): Buffer {
  const sorted = [...elements].sort(([a], [b]) => a - b);
  return Buffer.concat(sorted.map((element) => writeOne(element, encoding)));
}

function writeOne([tag, vr, value]: DatasetElement, encoding: Encoding): Buffer {
  if (Buffer.isBuffer(value)) return writeElement(tag, vr, value, encoding);
  const values = Array.isArray(value) ? value : [value];
  if (vr === 'SQ') {
    const items = values.map((item) => writeDataset(item, encoding));
    return writeSequence(tag, vr, items, encoding, encoding);
  }
  const writer = numberWriters[vr];
  if (writer === undefined) return writeElement(tag, vr, Buffer.from(values.join('\\'), 'utf8'), encoding);
  const [width, write] = writer;
  const bytes = Buffer.alloc(width * values.length);
  for (const [index, number] of values.entries()) write(bytes, number, index * width, encoding.bigEndian);
  return writeElement(tag, vr, bytes, encoding);
}
