import { type FileHandle, open } from 'node:fs/promises';
import { constants, inflateRawSync } from 'node:zlib';
import { fail } from '@mdm/errors';
import { type Attributes, attributesOf } from './attributes.js';
import { dictionary, formatTag, tagOf } from './dictionary.js';
import {
  type DataElement,
  type ElementHeader,
  encodingOf,
  maxElements,
  readElement,
  readElementHeader,
} from './elements.js';
import { type LooseMetaHeader, type MetaHeader, readLooseMetaHeader } from './meta-header.js';
import { requireUid, transferSyntaxes } from './uid.js';

/** The attributes of one instance up to its pixel data. */
export interface DicomHeader extends Attributes {
  readonly meta: MetaHeader;
  /**
   * How many bytes the file has at least when its pixel data is complete; undefined when only the pixel data itself can
   * tell (encapsulated, deflated, or none).
   */
  readonly leastBytes: number | undefined;
  /** Where the value of the pixel data begins in the file; undefined when there is none, or deflated. */
  readonly pixelsOffset: number | undefined;
}

/** No header is read beyond this many bytes; a header of real images is a few KiB. */
const maxHeaderBytes = 16 << 20;
const firstPrefixBytes = 64 << 10;
const prefixGrowth = 4;
/** Encapsulated documents and pixel data: their values are not read. */
const bulkTags = new Set([0x00420011, 0x7fe00008, 0x7fe00009, dictionary.PixelData.tag]);

/**
 * Read the header of a whole DICOM file in memory, without touching its pixel data (PS3.10).
 * @throws invalid-dicom   not DICOM, cut off before the pixel data, or SOP Class or SOP Instance UID missing or wrong
 * @throws limit-exceeded  an element before the pixel data is longer than 16 MiB, or there are more than 100,000
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
 * The attributes of a data set that is no file, such as the identifier of a query, up to its pixel data.
 * @throws invalid-dicom  malformed or cut off
 */
export function readDataset(bytes: Buffer, transferSyntax: string): Attributes {
  const found =
    readUntilBulk(bytes, transferSyntax) ?? fail('invalid-dicom', 'the data set ends inside an element');
  return attributesOf(found.elements, encodingOf(transferSyntax));
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
  const found = readUntilBulk(deflated ? inflatePrefix(dataset) : dataset, meta.transferSyntax);
  if (found === undefined) return undefined;
  const { elements, bulk, ended } = found;
  if (bulk === undefined && !(ended && complete)) return undefined;
  if (bulk !== undefined && bulk.length === undefined && meta.guessed) {
    fail('invalid-dicom', 'TransferSyntaxUID is missing, and the pixel data is compressed', {
      field: 'TransferSyntaxUID',
    });
  }
  const attributes = attributesOf(elements, encodingOf(meta.transferSyntax));
  const pixelsOffset = bulk === undefined || deflated ? undefined : meta.datasetOffset + bulk.valueOffset;
  return {
    ...attributes,
    has: (attribute) => (bulk !== undefined && bulk.tag === tagOf(attribute)) || attributes.has(attribute),
    meta: completeMeta(meta, attributes),
    pixelsOffset,
    leastBytes:
      pixelsOffset === undefined || bulk?.length === undefined ? undefined : pixelsOffset + bulk.length,
  };
}

interface TopLevel {
  readonly elements: readonly DataElement[];
  /** Header of the pixel data or the document, when it was reached. */
  readonly bulk: ElementHeader | undefined;
  /** The bytes ended between two elements. */
  readonly ended: boolean;
}

/** The elements up to the bulk data; undefined when the bytes end inside one. */
function readUntilBulk(bytes: Buffer, transferSyntax: string): TopLevel | undefined {
  const encoding = encodingOf(transferSyntax);
  const elements: DataElement[] = [];
  let previous = -1;
  for (let offset = 0; offset < bytes.length; ) {
    if (isPadding(bytes, offset)) break;
    const header = readElementHeader(bytes, offset, encoding);
    if (header === undefined) return undefined;
    const field = formatTag(header.tag);
    if (header.tag <= previous) {
      fail('invalid-dicom', `the element ${field} stands out of order or twice`, { field });
    }
    if (bulkTags.has(header.tag)) return { elements, bulk: header, ended: false };
    if ((header.length ?? 0) > maxHeaderBytes) {
      fail('limit-exceeded', `the element ${field} is longer than ${maxHeaderBytes} bytes`, { field });
    }
    const read = readElement(bytes, offset, encoding);
    if (read === undefined) return undefined;
    if (elements.length >= maxElements)
      fail('limit-exceeded', `the data set has more than ${maxElements} elements`, { field });
    elements.push(read.element);
    previous = header.tag;
    offset = read.end;
  }
  return { elements, bulk: undefined, ended: true };
}

/** Some devices fill the file with zeros after the last element. */
function isPadding(bytes: Buffer, offset: number): boolean {
  return (
    bytes.subarray(offset, offset + 8).every((byte) => byte === 0) &&
    bytes.subarray(offset).every((byte) => byte === 0)
  );
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

function completeMeta(loose: LooseMetaHeader, attributes: Attributes): MetaHeader {
  const { guessed: _, ...meta } = loose;
  const sopClassUid = requireUid(attributes.string('SOPClassUID'), 'SOPClassUID');
  const sopInstanceUid = requireUid(attributes.string('SOPInstanceUID'), 'SOPInstanceUID');
  requireSame(loose.sopClassUid, sopClassUid, 'SOPClassUID');
  requireSame(loose.sopInstanceUid, sopInstanceUid, 'SOPInstanceUID');
  return { ...meta, sopClassUid, sopInstanceUid };
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
