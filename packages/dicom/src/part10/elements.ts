import { fail } from '@mdm/errors';
import { formatTag } from './dictionary.js';

/** How a data set is written (PS3.5 §7.1, Annex A). Implicit VR is always little endian. */
export interface Encoding {
  readonly explicit: boolean;
  readonly bigEndian: boolean;
}

export interface ElementHeader {
  readonly tag: number;
  /** `UN` in implicit VR, where only the dictionary knows. */
  readonly vr: string;
  /** Bytes of the value; undefined for the undefined length. */
  readonly length: number | undefined;
  readonly valueOffset: number;
}

/** One element of a data set with its bytes as they were. */
export interface DataElement {
  readonly tag: number;
  readonly vr: string;
  /** Header, value and delimiters: the whole element. */
  readonly raw: Buffer;
  /** The value; of an undefined length, everything after the header. */
  readonly value: Buffer;
  /** The elements of each item, when this is a sequence. */
  readonly items?: readonly (readonly DataElement[])[];
  /** The encoding of the items: that of the data set, but implicit little endian inside UN (PS3.5 §6.2.2). */
  readonly itemEncoding: Encoding;
}

const maxDepth = 64;
const undefinedLength = 0xffffffff;
const itemTag = 0xfffee000;
const itemDelimiter = 0xfffee00d;
const sequenceDelimiter = 0xfffee0dd;
const implicit: Encoding = { explicit: false, bigEndian: false };
const longVrs = new Set(['OB', 'OD', 'OF', 'OL', 'OV', 'OW', 'SQ', 'SV', 'UC', 'UN', 'UR', 'UT', 'UV']);
const shortVrs = new Set(
  ['AE', 'AS', 'AT', 'CS', 'DA', 'DS', 'DT', 'FD', 'FL', 'IS', 'LO', 'LT', 'PN', 'SH'].concat(
    ['SL', 'SS', 'ST', 'TM', 'UI', 'UL', 'US'], // PS3.5 table 7.1-2
  ),
);
const zeroPadded = new Set(['UI', 'UN', 'OB', 'OD', 'OF', 'OL', 'OV', 'OW']);

/**
 * The header of the element at `offset`; undefined when the bytes end inside it.
 * @throws invalid-dicom  no such value representation, or an odd length
 */
export function readElementHeader(
  bytes: Buffer,
  offset: number,
  encoding: Encoding,
): ElementHeader | undefined {
  if (offset + 8 > bytes.length) return undefined;
  const tag = readTag(bytes, offset, encoding);
  if (!encoding.explicit || tag >>> 16 === 0xfffe) {
    return elementHeader(tag, 'UN', readUint32(bytes, offset + 4, encoding), offset + 8);
  }
  const vr = bytes.toString('latin1', offset + 4, offset + 6);
  if (shortVrs.has(vr)) {
    const length = encoding.bigEndian ? bytes.readUInt16BE(offset + 6) : bytes.readUInt16LE(offset + 6);
    return elementHeader(tag, vr, length, offset + 8);
  }
  if (!longVrs.has(vr)) malformed(tag, 'has no valid value representation');
  if (offset + 12 > bytes.length) return undefined;
  return elementHeader(tag, vr, readUint32(bytes, offset + 8, encoding), offset + 12);
}

/**
 * The element at `offset` with everything nested in it; undefined when the bytes end inside it.
 * @throws invalid-dicom  malformed, or sequences nested deeper than 64
 */
export function readElement(
  bytes: Buffer,
  offset: number,
  encoding: Encoding,
  depth = 0,
): { readonly element: DataElement; readonly end: number } | undefined {
  const header = readElementHeader(bytes, offset, encoding);
  if (header === undefined) return undefined;
  const { tag, vr, length, valueOffset } = header;
  if (tag >>> 16 === 0xfffe) malformed(tag, 'stands outside a sequence');
  const itemEncoding = vr === 'UN' ? implicit : encoding;
  if (length !== undefined) {
    const end = valueOffset + length;
    if (end > bytes.length) return undefined;
    const value = bytes.subarray(valueOffset, end);
    const items = holdsItems(vr, value) ? readItems(value, tag, itemEncoding, depth) : undefined;
    return { element: { tag, vr, raw: bytes.subarray(offset, end), value, items, itemEncoding }, end };
  }
  if (vr !== 'SQ' && vr !== 'UN' && vr !== 'OB' && vr !== 'OW')
    malformed(tag, 'must not have an undefined length');
  const fragments = vr === 'OB' || vr === 'OW';
  const found = readDelimitedItems(bytes, valueOffset, fragments ? undefined : itemEncoding, encoding, depth);
  if (found === undefined) return undefined;
  const { end } = found;
  return {
    element: {
      tag,
      vr,
      raw: bytes.subarray(offset, end),
      value: bytes.subarray(valueOffset, end),
      items: fragments ? undefined : found.items,
      itemEncoding,
    },
    end,
  };
}

/** One element as bytes; the value is padded to even length (PS3.5 §6.2). */
export function writeElement(tag: number, vr: string, value: Buffer, encoding: Encoding): Buffer {
  const padding = value.length % 2;
  const length = value.length + padding;
  const short = encoding.explicit && shortVrs.has(vr);
  if (short && length > 0xffff) malformed(tag, 'is too long for its value representation');
  const headerBytes = encoding.explicit && !short ? 12 : 8;
  const bytes = Buffer.alloc(headerBytes + length, zeroPadded.has(vr) ? 0 : 0x20);
  writeTag(bytes, tag, encoding);
  if (encoding.explicit) bytes.write(vr, 4, 'latin1');
  if (short) {
    if (encoding.bigEndian) bytes.writeUInt16BE(length, 6);
    else bytes.writeUInt16LE(length, 6);
  } else {
    if (encoding.explicit) bytes.writeUInt16LE(0, 6);
    writeUint32(bytes, length, headerBytes - 4, encoding);
  }
  value.copy(bytes, headerBytes);
  return bytes;
}

/** A sequence (or the UN that stands for one) of items whose elements are already bytes, with defined lengths. */
export function writeSequence(
  tag: number,
  vr: string,
  items: readonly Buffer[],
  encoding: Encoding,
  itemEncoding: Encoding,
): Buffer {
  const written = items.flatMap((item) => {
    const header = Buffer.alloc(8);
    writeTag(header, itemTag, itemEncoding);
    writeUint32(header, item.length, 4, itemEncoding);
    return [header, item];
  });
  return writeElement(tag, vr, Buffer.concat(written), encoding);
}

/** The tag and length of an item or delimiter; undefined when the bytes end inside it. */
export function readItemHeader(
  bytes: Buffer,
  offset: number,
  encoding: Encoding,
): { readonly kind: 'item' | 'end'; readonly length: number | undefined } | undefined {
  if (offset + 8 > bytes.length) return undefined;
  const tag = readTag(bytes, offset, encoding);
  if (tag !== itemTag && tag !== sequenceDelimiter) malformed(tag, 'stands where an item is expected');
  const length = readUint32(bytes, offset + 4, encoding);
  return { kind: tag === itemTag ? 'item' : 'end', length: length === undefinedLength ? undefined : length };
}

/** In implicit VR and in UN only the content tells a sequence: it begins with an item. */
function holdsItems(vr: string, value: Buffer): boolean {
  if (vr === 'SQ') return true;
  return vr === 'UN' && value.length >= 8 && value.readUInt32LE(0) === 0xe000fffe;
}

function readItems(value: Buffer, tag: number, encoding: Encoding, depth: number): DataElement[][] {
  checkDepth(tag, depth);
  const items: DataElement[][] = [];
  let offset = 0;
  while (offset < value.length) {
    const header = readItemHeader(value, offset, encoding);
    if (header?.kind === 'end') break;
    const item = header && readItem(value, offset + 8, header.length, encoding, depth);
    if (item === undefined) malformed(tag, 'ends inside an item');
    items.push(item.elements);
    offset = item.end;
  }
  return items;
}

/** `itemEncoding` undefined: the items are fragments of pixel data, only measured (PS3.5 §A.4). */
function readDelimitedItems(
  bytes: Buffer,
  start: number,
  itemEncoding: Encoding | undefined,
  encoding: Encoding,
  depth: number,
): { readonly items: DataElement[][]; readonly end: number } | undefined {
  const items: DataElement[][] = [];
  let offset = start;
  for (;;) {
    const header = readItemHeader(bytes, offset, itemEncoding ?? encoding);
    if (header === undefined) return undefined;
    offset += 8;
    if (header.kind === 'end') return { items, end: offset };
    if (itemEncoding === undefined) {
      offset += header.length ?? malformed(itemTag, 'is a fragment of undefined length');
      if (offset > bytes.length) return undefined;
    } else {
      checkDepth(itemTag, depth);
      const item = readItem(bytes, offset, header.length, itemEncoding, depth);
      if (item === undefined) return undefined;
      items.push(item.elements);
      offset = item.end;
    }
  }
}

function readItem(
  bytes: Buffer,
  start: number,
  length: number | undefined,
  encoding: Encoding,
  depth: number,
): { readonly elements: DataElement[]; readonly end: number } | undefined {
  const end = length === undefined ? bytes.length : start + length;
  if (end > bytes.length) return undefined;
  const bounded = length === undefined ? bytes : bytes.subarray(0, end);
  const elements: DataElement[] = [];
  let offset = start;
  while (length === undefined || offset < end) {
    if (offset + 8 <= bounded.length && readTag(bounded, offset, encoding) === itemDelimiter) {
      return { elements, end: length === undefined ? offset + 8 : end };
    }
    const read = readElement(bounded, offset, encoding, depth + 1);
    if (read === undefined) {
      if (length === undefined) return undefined;
      malformed(itemTag, 'ends inside an element');
    }
    elements.push(read.element);
    offset = read.end;
  }
  return { elements, end };
}

function checkDepth(tag: number, depth: number): void {
  if (depth >= maxDepth) malformed(tag, `is nested deeper than ${maxDepth} sequences`);
}

function elementHeader(tag: number, vr: string, length: number, valueOffset: number): ElementHeader {
  if (length === undefinedLength) return { tag, vr, length: undefined, valueOffset };
  if (length % 2 === 1) malformed(tag, 'has an odd length');
  return { tag, vr, length, valueOffset };
}

function malformed(tag: number, problem: string): never {
  fail('invalid-dicom', `the element ${formatTag(tag)} ${problem}`, { field: formatTag(tag) });
}

function readTag(bytes: Buffer, offset: number, { bigEndian }: Encoding): number {
  return bigEndian
    ? bytes.readUInt16BE(offset) * 0x10000 + bytes.readUInt16BE(offset + 2)
    : bytes.readUInt16LE(offset) * 0x10000 + bytes.readUInt16LE(offset + 2);
}

function writeTag(bytes: Buffer, tag: number, { bigEndian }: Encoding): void {
  if (bigEndian) {
    bytes.writeUInt32BE(tag, 0);
  } else {
    bytes.writeUInt16LE(tag >>> 16, 0);
    bytes.writeUInt16LE(tag & 0xffff, 2);
  }
}

function readUint32(bytes: Buffer, offset: number, { bigEndian }: Encoding): number {
  return bigEndian ? bytes.readUInt32BE(offset) : bytes.readUInt32LE(offset);
}

function writeUint32(bytes: Buffer, value: number, offset: number, { bigEndian }: Encoding): void {
  if (bigEndian) bytes.writeUInt32BE(value, offset);
  else bytes.writeUInt32LE(value, offset);
}
