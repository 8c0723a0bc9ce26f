import { fail } from '@mdm/errors';
import { type Encoding, readElementHeader, writeElement } from './elements.js';
import { implementationClassUid, implementationVersionName, requireUid, transferSyntaxes } from './uid.js';

/** What the file meta information (group 0002, PS3.10 §7.1) says. */
export interface MetaHeader {
  readonly transferSyntax: string;
  readonly sopClassUid: string;
  readonly sopInstanceUid: string;
  readonly implementationClassUid?: string;
  /** Where the data set begins, in bytes from the start of the file. */
  readonly datasetOffset: number;
}

export interface MetaHeaderFields {
  readonly transferSyntax: string;
  readonly sopClassUid: string;
  readonly sopInstanceUid: string;
  /** The AE title that sent the instance; becomes (0002,0016). */
  readonly callingAe?: string;
}

/** The meta header as found: the SOP UIDs may be missing in files of old writers. */
export interface LooseMetaHeader {
  readonly transferSyntax: string;
  /** The file does not name its transfer syntax: the data set looks like this one, but may hold compressed pixels. */
  readonly guessed?: true;
  readonly sopClassUid?: string;
  readonly sopInstanceUid?: string;
  readonly implementationClassUid?: string;
  readonly datasetOffset: number;
}

/** A meta header longer than this is refused. */
const maxMetaBytes = 1 << 20;
const prefix = Buffer.from('DICM', 'latin1');
const preambleBytes = 128;
/** The first element of a data set is a group length, a character set or an image type. */
const maxFirstValueBytes = 1 << 10;
const explicitLittleEndian: Encoding = { explicit: true, bigEndian: false };
const implicitLittleEndian: Encoding = { explicit: false, bigEndian: false };

/**
 * Read the file meta information of a DICOM file: preamble, `DICM`, group 0002 in explicit VR little endian. The
 * preamble may be missing when the bytes begin with `DICM` or with the group itself; the group may be in implicit VR,
 * and its length may lie.
 * @throws invalid-dicom  not a DICOM file, cut off inside the group, or a UID missing or malformed
 */
export function readMetaHeader(bytes: Buffer): MetaHeader {
  const { guessed, ...meta } = readLooseMetaHeader(bytes);
  return {
    ...meta,
    transferSyntax: requireUid(guessed ? undefined : meta.transferSyntax, 'TransferSyntaxUID'),
    sopClassUid: requireUid(meta.sopClassUid, 'MediaStorageSOPClassUID'),
    sopInstanceUid: requireUid(meta.sopInstanceUid, 'MediaStorageSOPInstanceUID'),
  };
}

/**
 * As {@link readMetaHeader}, but the SOP UIDs may be missing, and the whole group, or the transfer syntax in it, where
 * the data set begins with group 0008 in a recognisable encoding.
 */
export function readLooseMetaHeader(bytes: Buffer): LooseMetaHeader {
  const start = groupStart(bytes);
  const { values, end } = readGroup(bytes, start);
  const optional = (number: number) => values.get(number) || undefined;
  const given = optional(0x0010);
  return {
    ...(given === undefined
      ? { transferSyntax: guessTransferSyntax(bytes, end, end > start), guessed: true }
      : { transferSyntax: requireUid(given, 'TransferSyntaxUID') }),
    sopClassUid: optional(0x0002),
    sopInstanceUid: optional(0x0003),
    implementationClassUid: optional(0x0012),
    datasetOffset: end,
  };
}

/**
 * Preamble, `DICM` and group 0002 for a data set that follows (PS3.10 §7.1). The same fields give the same bytes.
 * @throws invalid-dicom  a UID is missing or malformed
 */
export function writeMetaHeader(fields: MetaHeaderFields): Buffer {
  const elements = [
    element(0x0001, 'OB', Buffer.from([0, 1])),
    element(0x0002, 'UI', text(requireUid(fields.sopClassUid, 'MediaStorageSOPClassUID'))),
    element(0x0003, 'UI', text(requireUid(fields.sopInstanceUid, 'MediaStorageSOPInstanceUID'))),
    element(0x0010, 'UI', text(requireUid(fields.transferSyntax, 'TransferSyntaxUID'))),
    element(0x0012, 'UI', text(implementationClassUid)),
    element(0x0013, 'SH', text(implementationVersionName)),
  ];
  if (fields.callingAe !== undefined) elements.push(element(0x0016, 'AE', text(fields.callingAe)));
  const group = Buffer.concat(elements);
  const groupLength = Buffer.alloc(4);
  groupLength.writeUInt32LE(group.length);
  return Buffer.concat([Buffer.alloc(preambleBytes), prefix, element(0x0000, 'UL', groupLength), group]);
}

function groupStart(bytes: Buffer): number {
  for (const offset of [preambleBytes, 0])
    if (startsWith(bytes, offset, prefix)) return offset + prefix.length;
  return 0;
}

function readGroup(bytes: Buffer, start: number): { values: ReadonlyMap<number, string>; end: number } {
  const encoding = hasVr(bytes, start) ? explicitLittleEndian : implicitLittleEndian;
  const values = new Map<number, string>();
  let offset = start;
  let declaredEnd = 0;
  while (offset + 2 <= bytes.length && bytes.readUInt16LE(offset) === 0x0002) {
    const header = readElementHeader(bytes, offset, encoding);
    if (header?.length === undefined || header.valueOffset + header.length > bytes.length) truncated();
    const { tag, length, valueOffset } = header;
    offset = valueOffset + length;
    const value = bytes.subarray(valueOffset, offset);
    if (tag === 0x00020000 && length === 4) declaredEnd = offset + value.readUInt32LE();
    values.set(tag & 0xffff, value.toString('latin1').replace(/[\0 ]+$/, ''));
    if (offset > maxMetaBytes) {
      fail('invalid-dicom', `the file meta information is longer than ${maxMetaBytes} bytes`, {
        field: 'FileMetaInformationGroupLength',
      });
    }
  }
  // A group length that lies does no harm where the data set shows the end of the group.
  if (declaredEnd > bytes.length && bytes.length < offset + 8) truncated();
  return { values, end: offset };
}

/** The encoding of a data set that nothing but its first element tells of. */
function guessTransferSyntax(bytes: Buffer, offset: number, hasGroup: boolean): string {
  const start = bytes.subarray(offset, offset + 8);
  const letters = hasVr(bytes, offset);
  if (start.length === 8 && start.readUInt16LE(0) === 0x0008) {
    if (letters) return transferSyntaxes.explicitLittleEndian;
    if (start.readUInt32LE(4) <= maxFirstValueBytes) return transferSyntaxes.implicitLittleEndian;
  }
  if (start.length === 8 && start.readUInt16BE(0) === 0x0008 && letters)
    return transferSyntaxes.explicitBigEndian;
  if (hasGroup) fail('invalid-dicom', 'TransferSyntaxUID is missing', { field: 'TransferSyntaxUID' });
  fail(
    'invalid-dicom',
    'the bytes are not a DICOM file: no "DICM" at byte 128, and no group 0002 or 0008 at the start',
  );
}

function hasVr(bytes: Buffer, offset: number): boolean {
  return /^[A-Z]{2}$/.test(bytes.toString('latin1', offset + 4, offset + 6));
}

function truncated(): never {
  fail('invalid-dicom', 'the file ends inside its meta information', { field: 'FileMetaInformation' });
}

function element(number: number, vr: string, value: Buffer): Buffer {
  return writeElement(0x00020000 + number, vr, value, explicitLittleEndian);
}

function text(value: string): Buffer {
  return Buffer.from(value, 'latin1');
}

function startsWith(bytes: Buffer, offset: number, expected: Buffer): boolean {
  return (
    bytes.length >= offset + expected.length &&
    bytes.subarray(offset, offset + expected.length).equals(expected)
  );
}
