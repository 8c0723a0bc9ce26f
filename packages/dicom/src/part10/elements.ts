import { fail } from '@mdm/errors';
import { formatTag } from './dictionary.js';
import { transferSyntaxes } from './uid.js';

/** How a data set is written (PS3.5 §7.1, Annex A). Implicit VR is always little endian. */
export interface Encoding {
  readonly explicit: boolean;
  readonly bigEndian: boolean;
}

export interface ElementHeader {
  readonly tag: number;
  /** `UN` in implicit VR, where only the dictionary knows, and for representations that the standard does not have. */
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
  /**
   * The elements of each item, when this is a sequence; read anew at each access, one item after the other, so that nobody holds a whole
   * tree. What one access gives can be gone through once.
   */
  readonly items: Iterable<readonly DataElement[]> | undefined;
  /** The encoding of the items: that of the data set, but implicit little endian inside UN (PS3.5 §6.2.2). */
  readonly itemEncoding: Encoding;
}

/** Of a data set, those nested in sequences not counted: the most that real ones have are a few thousand. */
export const maxElements = 100_000;
const maxDepth = 64;
const undefinedLength = 0xffffffff;
const itemTag = 0xfffee000;
const itemDelimiter = 0xfffee00d;
const sequenceDelimiter = 0xfffee0dd;
const implicit: Encoding = { explicit: false, bigEndian: false };
const longVrs = new Set(['OB', 'OD', 'OF', 'OL', 'OV', 'OW', 'SQ', 'SV', 'UC', 'UN', 'UR', 'UT', 'UV']);
/** Value representations to come have the long form of the header (PS3.5 §7.1.2). */
const unknownVr = /^[A-Z]{2}$/;
const shortVrs = new Set(
  ['AE', 'AS', 'AT', 'CS', 'DA', 'DS', 'DT', 'FD', 'FL', 'IS', 'LO', 'LT', 'PN', 'SH'].concat(
    ['SL', 'SS', 'ST', 'TM', 'UI', 'UL', 'US'], // PS3.5 table 7.1-2
  ),
);
const zeroPadded = new Set(['UI', 'UN', 'OB', 'OD', 'OF', 'OL', 'OV', 'OW']);

/** How the data set of a transfer syntax is written. */
export function encodingOf(transferSyntax: string): Encoding {
  return {
    explicit: transferSyntax !== transferSyntaxes.implicitLittleEndian,
    bigEndian: transferSyntax === transferSyntaxes.explicitBigEndian,
  };
}

/**
 * The header of the element at `offset`; undefined when the bytes end inside it.
 * An odd length is taken as it is: devices write it, and every reader accepts it.
 * @throws invalid-dicom  what stands in the place of the value representation can be none
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
  const known = longVrs.has(vr);
  if (!known && !unknownVr.test(vr)) malformed(tag, 'has no valid value representation');
  if (offset + 12 > bytes.length) return undefined;
  return elementHeader(tag, known ? vr : 'UN', readUint32(bytes, offset + 8, encoding), offset + 12);
}

/**
 * The element at `offset` with everything nested in it; undefined when the bytes end inside it. Nested elements are
 * checked, but take no memory: of sequences in sequences it is remembered where they end.
 * @throws invalid-dicom  malformed, or sequences nested deeper than 64
 */
export function readElement(
  bytes: Buffer,
  offset: number,
  encoding: Encoding,
): { readonly element: DataElement; readonly end: number } | undefined {
  return readNested(bytes, offset, encoding, { depth: 0, ends: new Map() });
}

/** As {@link readElement}; waits for `afterItem` behind each item of the element itself, of which there may be thousands. */
export async function readElementInTurns(
  bytes: Buffer,
  offset: number,
  encoding: Encoding,
  afterItem: () => Promise<void> | undefined,
): Promise<ReturnType<typeof readElement>> {
  const header = readElementHeader(bytes, offset, encoding);
  if (header === undefined) return undefined;
  const nesting: Nesting = { depth: 0, ends: new Map() };
  const given = givenEnd(bytes, header, encoding);
  if (given === undefined) return undefined;
  if (holdsItems(bytes, header)) {
    const items = passItems(bytes, header, given, encoding, nesting);
    let passed = items.next();
    for (; !passed.done; passed = items.next()) await afterItem();
    if (passed.value === undefined) return undefined;
  }
  return readNested(bytes, offset, encoding, nesting);
}

/** Where an element stands in the one that was read as a whole. */
interface Nesting {
  readonly depth: number;
  /**
   * Where sequences end, by where their values begin, in bytes from the start of the memory. Without it each look into a sequence would
   * go through all that is nested in it once more.
   */
  readonly ends: Map<number, number>;
}

function readNested(
  bytes: Buffer,
  offset: number,
  encoding: Encoding,
  nesting: Nesting,
): { readonly element: DataElement; readonly end: number } | undefined {
  const header = readElementHeader(bytes, offset, encoding);
  const end = header && endOf(bytes, header, encoding, nesting);
  if (header === undefined || end === undefined) return undefined;
  return { element: new ReadElement(bytes, header, { offset, end, encoding, nesting }), end };
}

/** An element that was read. Of sequences of thousands of items most are only passed by, so views of the bytes are made on demand. */
class ReadElement implements DataElement {
  readonly #bytes: Buffer;
  readonly #header: ElementHeader;
  readonly #place: Place;
  #raw: Buffer | undefined;
  #value: Buffer | undefined;

  constructor(bytes: Buffer, header: ElementHeader, place: Place) {
    this.#bytes = bytes;
    this.#header = header;
    this.#place = place;
  }

  get tag(): number {
    return this.#header.tag;
  }

  get vr(): string {
    return this.#header.vr;
  }

  get raw(): Buffer {
    this.#raw ??= this.#bytes.subarray(this.#place.offset, this.#place.end);
    return this.#raw;
  }

  get value(): Buffer {
    this.#value ??= this.#bytes.subarray(this.#header.valueOffset, this.#place.end);
    return this.#value;
  }

  get itemEncoding(): Encoding {
    return encodingOfItems(this.#header.vr, this.#place.encoding);
  }

  get items(): Iterable<readonly DataElement[]> | undefined {
    if (!holdsItems(this.#bytes, this.#header)) return undefined;
    const { tag, length } = this.#header;
    const { depth, ends } = this.#place.nesting;
    const encoding = this.itemEncoding;
    return itemsOf(this.value, { tag, bounded: length !== undefined, encoding, depth, ends });
  }
}

/** Where an element is: from `offset` to `end`, in a data set of this encoding. */
interface Place {
  readonly offset: number;
  readonly end: number;
  readonly encoding: Encoding;
  readonly nesting: Nesting;
}

/**
 * One element as bytes; the value is padded to even length (PS3.5 §6.2). What is longer than the 16-bit length of its value
 * representation goes as UN, which has room for it (PS3.5 §6.2.2).
 */
export function writeElement(tag: number, vr: string, value: Buffer, encoding: Encoding): Buffer {
  const padding = value.length % 2;
  const length = value.length + padding;
  const writtenVr = shortVrs.has(vr) && length > 0xffff ? 'UN' : vr;
  const short = encoding.explicit && shortVrs.has(writtenVr);
  const headerBytes = encoding.explicit && !short ? 12 : 8;
  const bytes = Buffer.alloc(headerBytes + length, zeroPadded.has(vr) ? 0 : 0x20);
  writeTag(bytes, tag, encoding);
  if (encoding.explicit) bytes.write(writtenVr, 4, 'latin1');
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
function holdsItems(bytes: Buffer, { vr, length, valueOffset }: ElementHeader): boolean {
  if (vr === 'SQ') return true;
  if (vr !== 'UN') return false;
  return length === undefined || (length >= 8 && bytes.readUInt32LE(valueOffset) === 0xe000fffe);
}

function encodingOfItems(vr: string, encoding: Encoding): Encoding {
  return vr === 'UN' ? implicit : encoding;
}

/** Where the element ends; undefined when the bytes end before. */
function endOf(
  bytes: Buffer,
  header: ElementHeader,
  encoding: Encoding,
  nesting: Nesting,
): number | undefined {
  const given = givenEnd(bytes, header, encoding);
  if (given === undefined || !holdsItems(bytes, header)) return given;
  const known = nesting.ends.get(bytes.byteOffset + header.valueOffset);
  if (known !== undefined) return known - bytes.byteOffset;
  const items = passItems(bytes, header, given, encoding, nesting);
  let passed = items.next();
  while (!passed.done) passed = items.next();
  return passed.value;
}

/** Where the element ends by its length, or that of its fragments; of a sequence without a length, with the bytes. */
function givenEnd(
  bytes: Buffer,
  { tag, vr, length, valueOffset }: ElementHeader,
  encoding: Encoding,
): number | undefined {
  if (tag >>> 16 === 0xfffe) malformed(tag, 'stands outside a sequence');
  if (length === undefined && (vr === 'OB' || vr === 'OW'))
    return endOfFragments(bytes, valueOffset, encoding);
  if (length === undefined && vr !== 'SQ' && vr !== 'UN') malformed(tag, 'must not have an undefined length');
  const given = length === undefined ? bytes.length : valueOffset + length;
  return given > bytes.length ? undefined : given;
}

/** Goes through the items of a sequence that ends at `given` at the latest; returns where it does end, and remembers it. */
function* passItems(
  bytes: Buffer,
  { tag, vr, length, valueOffset }: ElementHeader,
  given: number,
  encoding: Encoding,
  { depth, ends }: Nesting,
): Generator<ItemRange, number | undefined> {
  const bounded = length !== undefined;
  const value = bytes.subarray(valueOffset, given);
  const read = yield* itemRanges(value, {
    tag,
    bounded,
    encoding: encodingOfItems(vr, encoding),
    depth,
    ends,
  });
  if (read === undefined) return undefined;
  const end = bounded ? given : valueOffset + read;
  ends.set(value.byteOffset, bytes.byteOffset + end);
  return end;
}

interface ItemRange {
  readonly start: number;
  readonly end: number;
}

interface Sequence extends Nesting {
  readonly tag: number;
  /** The sequence ends with the bytes, and must not end before; else at its delimiter. */
  readonly bounded: boolean;
  readonly encoding: Encoding;
}

function* itemsOf(value: Buffer, sequence: Sequence): Generator<readonly DataElement[]> {
  const { tag, encoding, depth, ends } = sequence;
  const nested = { depth: depth + 1, ends };
  for (const { start, end } of itemRanges(value, sequence)) {
    const item = value.subarray(0, end);
    const elements: DataElement[] = [];
    for (let offset = start; offset < end; ) {
      const read = readNested(item, offset, encoding, nested) ?? endsInside(tag);
      elements.push(read.element);
      offset = read.end;
    }
    yield elements;
  }
}

/** Where the content of each item is; returns where the sequence ends, undefined when the bytes of an unbounded one end before. */
function* itemRanges(bytes: Buffer, sequence: Sequence): Generator<ItemRange, number | undefined> {
  const { tag, bounded, encoding, depth } = sequence;
  if (depth >= maxDepth) malformed(tag, `is nested deeper than ${maxDepth} sequences`);
  let offset = 0;
  while (!bounded || offset < bytes.length) {
    const header = readItemHeader(bytes, offset, encoding);
    const item =
      header && (header.kind === 'end' ? header.kind : endOfItem(bytes, offset + 8, header, sequence));
    if (item === undefined) return bounded ? endsInside(tag) : undefined;
    if (item === 'end') return bounded ? bytes.length : offset + 8;
    yield { start: offset + 8, end: item.contentEnd };
    offset = item.end;
  }
  return offset;
}

function endOfItem(
  bytes: Buffer,
  start: number,
  { length }: { readonly length: number | undefined },
  { tag, encoding, depth, ends }: Sequence,
): { readonly contentEnd: number; readonly end: number } | undefined {
  const end = length === undefined ? undefined : start + length;
  if (end !== undefined && end > bytes.length) return undefined;
  const limited = end === undefined ? bytes : bytes.subarray(0, end);
  let offset = start;
  while (end === undefined || offset < end) {
    if (offset + 8 <= limited.length && readTag(limited, offset, encoding) === itemDelimiter) {
      return { contentEnd: offset, end: end ?? offset + 8 };
    }
    const header = readElementHeader(limited, offset, encoding);
    const next = header && endOf(limited, header, encoding, { depth: depth + 1, ends });
    if (next === undefined) return end === undefined ? undefined : endsInside(tag);
    offset = next;
  }
  return { contentEnd: offset, end: offset };
}

/** Fragments of pixel data are only measured (PS3.5 §A.4). */
function endOfFragments(bytes: Buffer, start: number, encoding: Encoding): number | undefined {
  for (let offset = start; ; ) {
    const header = readItemHeader(bytes, offset, encoding);
    if (header === undefined) return undefined;
    if (header.kind === 'end') return offset + 8;
    offset += 8 + (header.length ?? malformed(itemTag, 'is a fragment of undefined length'));
    if (offset > bytes.length) return undefined;
  }
}

function endsInside(tag: number): never {
  malformed(tag, 'ends inside an item');
}

function elementHeader(tag: number, vr: string, length: number, valueOffset: number): ElementHeader {
  return { tag, vr, length: length === undefinedLength ? undefined : length, valueOffset };
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
