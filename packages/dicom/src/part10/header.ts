import { type FileHandle, open } from 'node:fs/promises';
import { constants, inflateRawSync } from 'node:zlib';
import { fail } from '@mdm/errors';
import dicomParser, { type DataSet, type Element } from 'dicom-parser';
import { type TextDecode, textDecoder } from './character-set.js';
import { dictionary, type Keyword, keywordOf } from './dictionary.js';
import { type LooseMetaHeader, type MetaHeader, readLooseMetaHeader } from './meta-header.js';
import { requireUid, transferSyntaxes } from './uid.js';

/** The attributes of one instance up to its pixel data. Values are decoded on demand and trimmed of padding. */
export interface DicomHeader {
  readonly meta: MetaHeader;
  /** Values of Specific Character Set (0008,0005); empty for the default repertoire. */
  readonly characterSet: readonly string[];
  /**
   * How many bytes the file has at least when its pixel data is complete; undefined when only the pixel data itself can
   * tell (encapsulated, deflated, or none).
   */
  readonly leastBytes: number | undefined;
  has(attribute: Keyword | number): boolean;
  /** The first value, or undefined when the attribute is absent or empty. */
  string(attribute: Keyword | number): string | undefined;
  strings(attribute: Keyword | number): readonly string[];
  /** The first value as a number: IS, DS, US, SS, UL, SL, FL, FD; undefined when it is not one. */
  number(attribute: Keyword | number): number | undefined;
  numbers(attribute: Keyword | number): readonly number[];
}

/** No header is read beyond this many bytes; a header of real images is a few KiB. */
const maxHeaderBytes = 16 << 20;
const firstPrefixBytes = 64 << 10;
const prefixGrowth = 4;
const bulkTags = new Set(['x00420011', 'x7fe00008', 'x7fe00009', 'x7fe00010']);

/**
 * Read the header of a whole DICOM file in memory, without touching its pixel data (PS3.10, dicom-parser).
 * @throws invalid-dicom  not DICOM, cut off before the pixel data, or SOP Class or SOP Instance UID missing or wrong
 */
export function readHeader(source: Buffer): DicomHeader {
  return parse(source, true) ?? fail('invalid-dicom', 'the file ends inside its header');
}

/**
 * As {@link readHeader}, for the first bytes of a file: undefined when the header does not end inside them.
 * Bytes that can be no DICOM file at all are refused at once.
 */
export function readHeaderPrefix(prefix: Buffer): DicomHeader | undefined {
  return parse(prefix, false);
}

/**
 * Read the header of a file on disk from growing prefixes (64 KiB, 256 KiB, 1 MiB, 4 MiB, 16 MiB).
 * @throws invalid-dicom   as {@link readHeader}
 * @throws limit-exceeded  the header is longer than 16 MiB
 */
export async function readHeaderFromFile(path: string, signal?: AbortSignal): Promise<DicomHeader> {
  signal?.throwIfAborted();
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    let prefix: Buffer = Buffer.alloc(0);
    for (let wanted = firstPrefixBytes; ; wanted *= prefixGrowth) {
      prefix = await extend(file, prefix, Math.min(wanted, size));
      signal?.throwIfAborted();
      if (prefix.length === size) return readHeader(prefix);
      const header = readHeaderPrefix(prefix);
      if (header !== undefined) return header;
      if (wanted >= maxHeaderBytes) {
        fail('limit-exceeded', `the header of the file is longer than ${maxHeaderBytes} bytes`, {
          remedy: 'check that the file is an image: the pixel data begins after the header',
        });
      }
    }
  } finally {
    await file.close();
  }
}

/** The first `length` bytes of the file, of which `prefix` is already there. */
async function extend(file: FileHandle, prefix: Buffer, length: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(length);
  prefix.copy(bytes);
  let filled = prefix.length;
  while (filled < length) {
    const { bytesRead } = await file.read(bytes, filled, length - filled, filled);
    if (bytesRead === 0) fail('invalid-dicom', 'the file became shorter while it was read');
    filled += bytesRead;
  }
  return bytes;
}

function parse(source: Buffer, complete: boolean): DicomHeader | undefined {
  const meta = readLooseMetaHeader(source);
  const deflated = meta.transferSyntax === transferSyntaxes.deflatedExplicitLittleEndian;
  const dataset = source.subarray(meta.datasetOffset);
  const parsed = parseElements(deflated ? inflatePrefix(dataset) : dataset, meta.transferSyntax);
  if (parsed.outcome === 'malformed' && complete) {
    fail('invalid-dicom', 'the data set is malformed or cut off before its pixel data', {
      field: 'PixelData',
      cause: parsed.cause,
    });
  }
  const ended = parsed.outcome === 'bulk' || (parsed.outcome === 'end' && complete);
  return ended ? header(meta, parsed, deflated ? undefined : bulkEnd(parsed.elements)) : undefined;
}

/** Where the pixel data (or a document) ends in the data set, when its header says so. */
function bulkEnd(elements: ParsedElements['elements']): number | undefined {
  const bulk = Object.values(elements).find(({ tag }) => bulkTags.has(tag));
  return bulk === undefined || bulk.hadUndefinedLength ? undefined : bulk.dataOffset + bulk.length;
}

interface ParsedElements {
  readonly bytes: Buffer;
  readonly bigEndian: boolean;
  readonly elements: Readonly<Record<string, Element>>;
  /** `bulk`: the pixel data (or a document) was reached; `end`: the bytes ended between two elements. */
  readonly outcome: 'bulk' | 'end' | 'malformed';
  readonly cause?: unknown;
}

function parseElements(bytes: Buffer, transferSyntax: string): ParsedElements {
  const bigEndian = transferSyntax === transferSyntaxes.explicitBigEndian;
  const byteOrder = bigEndian
    ? dicomParser.bigEndianByteArrayParser
    : dicomParser.littleEndianByteArrayParser;
  // The parse functions use no more of a data set than these two properties.
  const dataSet = { elements: {}, warnings: [] } as unknown as DataSet;
  const { elements } = dataSet;
  try {
    const stream = new dicomParser.ByteStream(byteOrder, bytes, 0);
    const parseDataSet =
      transferSyntax === transferSyntaxes.implicitLittleEndian
        ? dicomParser.parseDicomDataSetImplicit
        : dicomParser.parseDicomDataSetExplicit;
    parseDataSet(dataSet, stream, bytes.length, { untilTag: 'x7fe00010' });
    dataSet.warnings.push(...stream.warnings);
  } catch (cause) {
    const bulk = Object.keys(elements).some((tag) => bulkTags.has(tag));
    return { bytes, bigEndian, elements, outcome: bulk ? 'bulk' : 'malformed', cause };
  }
  if (elements.x7fe00010 !== undefined) return { bytes, bigEndian, elements, outcome: 'bulk' };
  const overrun = Object.values(elements).find(
    (element) => element.dataOffset + element.length > bytes.length,
  );
  if (overrun !== undefined) {
    return { bytes, bigEndian, elements, outcome: bulkTags.has(overrun.tag) ? 'bulk' : 'malformed' };
  }
  const cutOff = dataSet.warnings.some((warning) => warning.startsWith('eof'));
  return { bytes, bigEndian, elements, outcome: cutOff ? 'malformed' : 'end' };
}

/** What the first bytes of a deflated data set inflate to, at most the header limit (PS3.5 §A.5). */
function inflatePrefix(deflated: Buffer): Buffer {
  for (let length = deflated.length; ; length >>= 1) {
    try {
      return inflateRawSync(deflated.subarray(0, length), {
        finishFlush: constants.Z_SYNC_FLUSH,
        maxOutputLength: maxHeaderBytes,
      });
    } catch (cause) {
      const tooLong =
        typeof cause === 'object' &&
        cause !== null &&
        'code' in cause &&
        cause.code === 'ERR_BUFFER_TOO_LARGE';
      if (!tooLong) fail('invalid-dicom', 'the deflated data set cannot be inflated', { cause });
    }
  }
}

function header(
  loose: LooseMetaHeader,
  { bytes, bigEndian, elements }: ParsedElements,
  datasetBytes: number | undefined,
): DicomHeader {
  const find = (attribute: Keyword | number) => {
    const tag = typeof attribute === 'number' ? attribute : dictionary[attribute].tag;
    const element = elements[`x${tag.toString(16).padStart(8, '0')}`];
    if (element === undefined || element.length === 0 || element.items !== undefined) return undefined;
    const end = element.dataOffset + element.length;
    if (end > bytes.length) return undefined;
    const keyword = keywordOf(tag);
    const known = keyword === undefined ? 'UN' : dictionary[keyword].vr;
    const vr = element.vr === undefined || element.vr === 'UN' ? known : element.vr;
    return { vr, value: bytes.subarray(element.dataOffset, end) };
  };
  const strings = (attribute: Keyword | number, decode: TextDecode): readonly string[] => {
    const found = find(attribute);
    return found === undefined ? [] : splitText(decode(found.value), found.vr);
  };
  const characterSet = strings('SpecificCharacterSet', textDecoder([]));
  const decode = textDecoder(characterSet);
  const string = (attribute: Keyword | number) => strings(attribute, decode)[0] || undefined;
  const numbers = (attribute: Keyword | number): readonly number[] => {
    const found = find(attribute);
    if (found === undefined) return [];
    return binaryNumbers(found.value, found.vr, bigEndian) ?? decimalNumbers(strings(attribute, decode));
  };
  return {
    meta: completeMeta(loose, string('SOPClassUID'), string('SOPInstanceUID')),
    characterSet,
    leastBytes: datasetBytes === undefined ? undefined : loose.datasetOffset + datasetBytes,
    has: (attribute) => {
      const tag = typeof attribute === 'number' ? attribute : dictionary[attribute].tag;
      return elements[`x${tag.toString(16).padStart(8, '0')}`] !== undefined;
    },
    string,
    strings: (attribute) => strings(attribute, decode),
    number: (attribute) => numbers(attribute)[0],
    numbers,
  };
}

function completeMeta(
  loose: LooseMetaHeader,
  sopClass: string | undefined,
  instance: string | undefined,
): MetaHeader {
  const sopClassUid = requireUid(sopClass, 'SOPClassUID');
  const sopInstanceUid = requireUid(instance, 'SOPInstanceUID');
  requireSame(loose.sopClassUid, sopClassUid, 'SOPClassUID');
  requireSame(loose.sopInstanceUid, sopInstanceUid, 'SOPInstanceUID');
  return { ...loose, sopClassUid, sopInstanceUid };
}

function requireSame(ofMeta: string | undefined, ofDataset: string, attribute: string): void {
  if (ofMeta === undefined || ofMeta === ofDataset) return;
  fail(
    'invalid-dicom',
    `${attribute} of the data set differs from MediaStorage${attribute} of the file meta`,
    {
      field: attribute,
    },
  );
}

const unsplitVrs = new Set(['ST', 'LT', 'UT', 'UR']);

function splitText(text: string, vr: string): readonly string[] {
  if (unsplitVrs.has(vr)) return [text.replace(/[\0 ]+$/, '')];
  return text.split('\\').map((value) => value.replace(/^ +|[\0 ]+$/g, ''));
}

function decimalNumbers(values: readonly string[]): readonly number[] {
  const decimal = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;
  return values.every((value) => decimal.test(value)) ? values.map(Number) : [];
}

type ReadNumber = (bytes: Buffer, offset: number, bigEndian: boolean) => number;

const binaryReaders: Readonly<Record<string, { readonly width: number; readonly read: ReadNumber }>> = {
  US: { width: 2, read: (bytes, at, big) => (big ? bytes.readUInt16BE(at) : bytes.readUInt16LE(at)) },
  SS: { width: 2, read: (bytes, at, big) => (big ? bytes.readInt16BE(at) : bytes.readInt16LE(at)) },
  UL: { width: 4, read: (bytes, at, big) => (big ? bytes.readUInt32BE(at) : bytes.readUInt32LE(at)) },
  SL: { width: 4, read: (bytes, at, big) => (big ? bytes.readInt32BE(at) : bytes.readInt32LE(at)) },
  FL: { width: 4, read: (bytes, at, big) => (big ? bytes.readFloatBE(at) : bytes.readFloatLE(at)) },
  FD: { width: 8, read: (bytes, at, big) => (big ? bytes.readDoubleBE(at) : bytes.readDoubleLE(at)) },
};

function binaryNumbers(value: Buffer, vr: string, bigEndian: boolean): readonly number[] | undefined {
  const reader = binaryReaders[vr];
  if (reader === undefined) return undefined;
  return Array.from({ length: Math.floor(value.length / reader.width) }, (_, index) =>
    reader.read(value, index * reader.width, bigEndian),
  );
}
