import { fail } from '@mdm/errors';
import { implementationClassUid, implementationVersionName, requireUid } from './uid.js';

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
  readonly sopClassUid?: string;
  readonly sopInstanceUid?: string;
  readonly implementationClassUid?: string;
  readonly datasetOffset: number;
}

/** A meta header longer than this is refused. */
const maxMetaBytes = 1 << 20;
const prefix = Buffer.from('DICM', 'latin1');
const preambleBytes = 128;
const longLengthVrs = new Set(['OB', 'OD', 'OF', 'OL', 'OV', 'OW', 'SQ', 'SV', 'UC', 'UN', 'UR', 'UT', 'UV']);

/**
 * Read the file meta information of a DICOM file: preamble, `DICM`, group 0002 in explicit VR little endian. The
 * preamble may be missing when the bytes begin with `DICM` or with the group itself.
 * @throws invalid-dicom  not a DICOM file, cut off inside the group, or a UID missing or malformed
 */
export function readMetaHeader(bytes: Buffer): MetaHeader {
  const meta = readLooseMetaHeader(bytes);
  return {
    ...meta,
    sopClassUid: requireUid(meta.sopClassUid, 'MediaStorageSOPClassUID'),
    sopInstanceUid: requireUid(meta.sopInstanceUid, 'MediaStorageSOPInstanceUID'),
  };
}

/** As {@link readMetaHeader}, but only the transfer syntax is required. */
export function readLooseMetaHeader(bytes: Buffer): LooseMetaHeader {
  let offset = groupStart(bytes);
  let declaredEnd = 0;
  const values = new Map<number, string>();
  while (offset + 2 <= bytes.length && bytes.readUInt16LE(offset) === 0x0002) {
    const element = metaElement(bytes, offset);
    values.set(element.number, element.value);
    if (element.number === 0 && element.end - offset === 12) {
      declaredEnd = element.end + bytes.readUInt32LE(element.end - 4);
    }
    offset = element.end;
    if (offset > maxMetaBytes) {
      fail('invalid-dicom', `the file meta information is longer than ${maxMetaBytes} bytes`, {
        field: 'FileMetaInformationGroupLength',
      });
    }
  }
  if (declaredEnd > bytes.length) truncated();
  const optional = (number: number) => values.get(number) || undefined;
  return {
    transferSyntax: requireUid(optional(0x0010), 'TransferSyntaxUID'),
    sopClassUid: optional(0x0002),
    sopInstanceUid: optional(0x0003),
    implementationClassUid: optional(0x0012),
    datasetOffset: offset,
  };
}

/**
 * Preamble, `DICM` and group 0002 for a data set that follows (PS3.10 §7.1). The same fields give the same bytes.
 * @throws invalid-dicom  a UID is missing or malformed
 */
export function writeMetaHeader(fields: MetaHeaderFields): Buffer {
  const elements = [
    element(0x0001, 'OB', Buffer.from([0, 1])),
    element(0x0002, 'UI', text(requireUid(fields.sopClassUid, 'MediaStorageSOPClassUID'), '\0')),
    element(0x0003, 'UI', text(requireUid(fields.sopInstanceUid, 'MediaStorageSOPInstanceUID'), '\0')),
    element(0x0010, 'UI', text(requireUid(fields.transferSyntax, 'TransferSyntaxUID'), '\0')),
    element(0x0012, 'UI', text(implementationClassUid, '\0')),
    element(0x0013, 'SH', text(implementationVersionName, ' ')),
  ];
  if (fields.callingAe !== undefined) elements.push(element(0x0016, 'AE', text(fields.callingAe, ' ')));
  const group = Buffer.concat(elements);
  const groupLength = Buffer.alloc(4);
  groupLength.writeUInt32LE(group.length);
  return Buffer.concat([Buffer.alloc(preambleBytes), prefix, element(0x0000, 'UL', groupLength), group]);
}

function groupStart(bytes: Buffer): number {
  if (startsWith(bytes, preambleBytes, prefix)) return preambleBytes + prefix.length;
  const offset = startsWith(bytes, 0, prefix) ? prefix.length : 0;
  const bare = bytes.length >= offset + 8 && bytes.readUInt16LE(offset) === 0x0002;
  const vr = bare ? bytes.toString('latin1', offset + 4, offset + 6) : '';
  if (vr !== 'UL' && vr !== 'OB' && vr !== 'UI') {
    fail(
      'invalid-dicom',
      'the bytes are not a DICOM file: no "DICM" at byte 128 and no group 0002 at the start',
    );
  }
  return offset;
}

function metaElement(bytes: Buffer, offset: number): { number: number; value: string; end: number } {
  if (offset + 8 > bytes.length) truncated();
  const vr = bytes.toString('latin1', offset + 4, offset + 6);
  if (!/^[A-Z]{2}$/.test(vr)) {
    fail('invalid-dicom', 'the file meta information is not in explicit VR little endian', {
      field: 'FileMetaInformation',
    });
  }
  const long = longLengthVrs.has(vr);
  if (long && offset + 12 > bytes.length) truncated();
  const start = offset + (long ? 12 : 8);
  const end = start + (long ? bytes.readUInt32LE(offset + 8) : bytes.readUInt16LE(offset + 6));
  if (end > bytes.length) truncated();
  return {
    number: bytes.readUInt16LE(offset + 2),
    value: vr === 'OB' ? '' : bytes.toString('latin1', start, end).replace(/[\0 ]+$/, ''),
    end,
  };
}

function truncated(): never {
  fail('invalid-dicom', 'the file ends inside its meta information', { field: 'FileMetaInformation' });
}

function element(number: number, vr: string, value: Buffer): Buffer {
  const long = longLengthVrs.has(vr);
  const header = Buffer.alloc(long ? 12 : 8);
  header.writeUInt16LE(0x0002, 0);
  header.writeUInt16LE(number, 2);
  header.write(vr, 4, 'latin1');
  if (long) header.writeUInt32LE(value.length, 8);
  else header.writeUInt16LE(value.length, 6);
  return Buffer.concat([header, value]);
}

function text(value: string, pad: string): Buffer {
  return Buffer.from(value.length % 2 === 0 ? value : value + pad, 'latin1');
}

function startsWith(bytes: Buffer, offset: number, expected: Buffer): boolean {
  return (
    bytes.length >= offset + expected.length &&
    bytes.subarray(offset, offset + expected.length).equals(expected)
  );
}
