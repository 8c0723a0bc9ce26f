import { pipeline, Readable } from 'node:stream';
import { createInflateRaw } from 'node:zlib';
import { fail, isMdmError } from '@mdm/errors';
import { textDecoder } from '../part10/character-set.js';
import { dictionary, formatTag } from '../part10/dictionary.js';
import {
  type DataElement,
  type ElementHeader,
  type Encoding,
  readElement,
  readElementHeader,
  readItemHeader,
  writeElement,
} from '../part10/elements.js';
import { type LooseMetaHeader, readLooseMetaHeader, writeMetaHeader } from '../part10/meta-header.js';
import { requireUid, transferSyntaxes } from '../part10/uid.js';
import { type ByteQueue, byteQueue } from './byte-queue.js';
import { requireEligible } from './eligibility.js';
import { type DeidentificationKeys, mapUid, pseudonym, pseudonymOfStudy } from './keys.js';
import { rewriteElement, stamps } from './rewrite.js';

export interface DeidentifyOptions {
  /** `basic`: the Basic Profile of PS3.15 Annex E; `identity`: the instance as it is. */
  readonly profile: 'basic' | 'identity';
  readonly keys: DeidentificationKeys;
  readonly signal?: AbortSignal;
  /** How much of the data set, without pixel data, is held in memory; default 64 MiB. */
  readonly maxHeaderBytes?: number;
}

const defaultMaxHeaderBytes = 64 << 20;
const metaPeeks = [64 << 10, 2 << 20];
const elementPeek = 64 << 10;
/** Bytes of the longest element header (PS3.5 §7.1.2). */
const elementStart = 12;

/** As {@link deidentifyPart10}, for a file in memory. */
export async function deidentifyBuffer(input: Buffer, options: DeidentifyOptions): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of deidentifyPart10(only(input), options)) pieces.push(piece);
  return Buffer.concat(pieces);
}

async function* only(input: Buffer): AsyncGenerator<Buffer> {
  yield input;
}

/**
 * De-identify one DICOM file (PS3.10) as a stream. Attributes are rewritten in memory, pixel data passes through
 * untouched and unbuffered. The output is a complete file, in the transfer syntax of the input (deflated becomes
 * explicit VR little endian); the same input and keys give the same bytes. Nothing is emitted before the whole header
 * was found acceptable.
 *
 * The stream fails with: `invalid-dicom` (malformed, cut off, elements out of order), `failed-precondition` (the profile
 * does not make this instance safe, see {@link requireEligible}), `limit-exceeded` (header longer than the limit).
 */
export async function* deidentifyPart10(
  input: AsyncIterable<Uint8Array>,
  options: DeidentifyOptions,
): AsyncGenerator<Buffer> {
  const file = byteQueue(input, options.signal);
  try {
    const meta = await peekMetaHeader(file);
    if (options.profile === 'identity') {
      yield* file.rest();
      return;
    }
    file.skip(meta.datasetOffset);
    const deflated = meta.transferSyntax === transferSyntaxes.deflatedExplicitLittleEndian;
    yield* transformDataset(deflated ? byteQueue(inflate(file), options.signal) : file, meta, options);
  } finally {
    await file.close();
  }
}

async function* transformDataset(
  queue: ByteQueue,
  meta: LooseMetaHeader,
  options: DeidentifyOptions,
): AsyncGenerator<Buffer> {
  const reader = elementReader(queue, encodingOf(meta.transferSyntax), options.maxHeaderBytes);
  const { encoding } = reader;
  const header: DataElement[] = [];
  let next = await reader.next();
  for (; next?.kind === 'element'; next = await reader.next()) header.push(next.element);

  yield* rewriteHeader(header, meta, encoding, options.keys);

  for (; next !== undefined; next = await reader.next()) {
    if (next.kind === 'element') {
      const bytes = rewriteElement(next.element, encoding, options.keys);
      if (bytes !== undefined) yield bytes;
    } else {
      yield* passPixelData(queue, next.header, encoding);
    }
  }
}

/** Everything before the pixel data: file meta information, then the attributes with the stamps in their places. */
function rewriteHeader(
  header: readonly DataElement[],
  meta: LooseMetaHeader,
  encoding: Encoding,
  keys: DeidentificationKeys,
): Buffer[] {
  const find = headerText(header);
  const sopClassUid = requireUid(find(dictionary.SOPClassUID.tag), 'SOPClassUID');
  const sopInstanceUid = requireUid(find(dictionary.SOPInstanceUID.tag), 'SOPInstanceUID');
  requireEligible({
    sopClassUid,
    burnedInAnnotation: find(dictionary.BurnedInAnnotation.tag),
    recognizableVisualFeatures: find(0x00280302),
  });
  const output = new Map<number, Buffer | undefined>();
  for (const element of header) output.set(element.tag, rewriteElement(element, encoding, keys));
  for (const [tag, bytes] of stamps(encoding)) output.set(tag, bytes);
  const code = Buffer.from(patientPseudonym(find, keys), 'latin1');
  for (const { tag, vr } of [dictionary.PatientName, dictionary.PatientID]) {
    output.set(tag, writeElement(tag, vr, code, encoding));
  }
  const ordered = [...output].sort(([a], [b]) => a - b).flatMap(([, bytes]) => bytes ?? []);
  const deflated = meta.transferSyntax === transferSyntaxes.deflatedExplicitLittleEndian;
  return [
    writeMetaHeader({
      sopClassUid,
      sopInstanceUid: mapUid(keys, sopInstanceUid),
      transferSyntax: deflated ? transferSyntaxes.explicitLittleEndian : meta.transferSyntax,
    }),
    Buffer.concat(ordered),
  ];
}

type FindText = (tag: number) => string | undefined;

/** The first value of an attribute at the top level, decoded and trimmed. */
function headerText(header: readonly DataElement[]): FindText {
  const byTag = new Map(header.map((element) => [element.tag, element.value]));
  const characterSet = byTag.get(dictionary.SpecificCharacterSet.tag)?.toString('latin1') ?? '';
  const decode = textDecoder(characterSet === '' ? [] : characterSet.split('\\').map((term) => term.trim()));
  return (tag) => {
    const value = byTag.get(tag);
    const first = value === undefined ? '' : decode(value).split('\\')[0];
    return first?.replace(/^ +|[\0 ]+$/g, '') || undefined;
  };
}

function patientPseudonym(find: FindText, keys: DeidentificationKeys): string {
  const patientId = find(dictionary.PatientID.tag);
  if (patientId === undefined) {
    const study = requireUid(find(dictionary.StudyInstanceUID.tag), 'StudyInstanceUID');
    return pseudonymOfStudy(keys, study);
  }
  return pseudonym(keys, {
    patientId,
    issuer: find(dictionary.IssuerOfPatientID.tag),
    patientBirthDate: find(dictionary.PatientBirthDate.tag),
    patientSex: find(dictionary.PatientSex.tag),
  });
}

type NextElement =
  | { readonly kind: 'element'; readonly element: DataElement }
  | { readonly kind: 'pixels'; readonly header: ElementHeader };

const pixelTags = new Set([0x7fe00008, 0x7fe00009, dictionary.PixelData.tag]);

/** The top-level elements in order; of pixel data only the header, whose bytes stay in the queue. */
function elementReader(queue: ByteQueue, encoding: Encoding, limit = defaultMaxHeaderBytes) {
  let previous = -1;
  let held = 0;

  const next = async (): Promise<NextElement | undefined> => {
    const start = await queue.peek(elementStart);
    if (isZero(start.subarray(0, elementStart))) return endOfPadding(queue, previous);
    const header = readElementHeader(start, 0, encoding) ?? cutOff(previous);
    if (header.tag <= previous) {
      const field = formatTag(header.tag);
      fail('invalid-dicom', `the element ${field} stands out of order or twice`, { field });
    }
    previous = header.tag;
    if (pixelTags.has(header.tag)) return { kind: 'pixels', header };
    const { element, end } = await whole(header);
    held += end;
    queue.skip(end);
    return { kind: 'element', element };
  };

  const whole = async (header: ElementHeader) => {
    let wanted = header.valueOffset + (header.length ?? elementPeek);
    for (;;) {
      if (held + wanted > limit) {
        fail('limit-exceeded', `the attributes of the instance are longer than ${limit} bytes`);
      }
      const bytes = await queue.peek(wanted);
      const read = readElement(bytes, 0, encoding);
      if (read !== undefined) return read;
      if (bytes.length < wanted) cutOff(header.tag);
      wanted = Math.max(wanted, bytes.length) * 2;
    }
  };

  return { encoding, next };
}

/** Some devices fill the file with zeros after the last element. They are no element (PS3.5 §7.1) and are left out. */
async function endOfPadding(queue: ByteQueue, previous: number): Promise<undefined> {
  for await (const piece of queue.rest()) if (!isZero(piece)) cutOff(previous);
}

function isZero(bytes: Buffer): boolean {
  return bytes.every((byte) => byte === 0);
}

/** Pass pixel data of any size through: native by its length, encapsulated fragment by fragment (PS3.5 §A.4). */
async function* passPixelData(
  queue: ByteQueue,
  header: ElementHeader,
  encoding: Encoding,
): AsyncGenerator<Buffer> {
  yield* exactly(queue, header.valueOffset, header.tag);
  if (header.length !== undefined) {
    yield* exactly(queue, header.length, header.tag);
    return;
  }
  for (;;) {
    const item = readItemHeader(await queue.peek(8), 0, encoding) ?? cutOff(header.tag);
    if (item.length === undefined) {
      fail('invalid-dicom', 'a fragment of the pixel data has an undefined length', { field: 'PixelData' });
    }
    yield* exactly(queue, 8 + item.length, header.tag);
    if (item.kind === 'end') return;
  }
}

async function* exactly(queue: ByteQueue, count: number, tag: number): AsyncGenerator<Buffer> {
  const taken = yield* queue.take(count);
  if (taken < count) cutOff(tag);
}

async function peekMetaHeader(file: ByteQueue): Promise<LooseMetaHeader> {
  for (const count of metaPeeks) {
    const bytes = await file.peek(count);
    const ended = bytes.length < count;
    try {
      const meta = readLooseMetaHeader(bytes);
      if (ended || meta.datasetOffset < bytes.length) return meta;
    } catch (error) {
      if (ended || !isMdmError(error)) throw error;
    }
  }
  fail('invalid-dicom', 'the file has no valid file meta information in its first 2 MiB');
}

async function* inflate(file: ByteQueue): AsyncGenerator<Buffer> {
  const inflater = createInflateRaw();
  const done = pipeline(Readable.from(file.rest(), { objectMode: false }), inflater, () => {});
  try {
    for await (const chunk of done) yield chunk;
  } catch (cause) {
    const code = typeof cause === 'object' && cause !== null && 'code' in cause ? String(cause.code) : '';
    if (!code.startsWith('Z_')) throw cause;
    fail('invalid-dicom', 'the deflated data set cannot be inflated', { cause });
  }
}

function encodingOf(transferSyntax: string): Encoding {
  return {
    explicit: transferSyntax !== transferSyntaxes.implicitLittleEndian,
    bigEndian: transferSyntax === transferSyntaxes.explicitBigEndian,
  };
}

function cutOff(tag: number): never {
  const where = tag < 0 ? 'before its first element' : `inside or after the element ${formatTag(tag)}`;
  fail('invalid-dicom', `the data set ends ${where}`, tag < 0 ? {} : { field: formatTag(tag) });
}
