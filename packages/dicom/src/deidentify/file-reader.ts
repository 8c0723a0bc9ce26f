import { pipeline, Readable } from 'node:stream';
import { createInflateRaw } from 'node:zlib';
import { fail, isMdmError } from '@mdm/errors';
import type { ByteQueue } from '../byte-queue.js';
import { dictionary, formatTag } from '../part10/dictionary.js';
import {
  type DataElement,
  type ElementHeader,
  type Encoding,
  readElementHeader,
  readElementInTurns,
  readItemHeader,
} from '../part10/elements.js';
import { type LooseMetaHeader, readLooseMetaHeader } from '../part10/meta-header.js';
import type { Turns } from './turns.js';

const defaultMaxHeaderBytes = 64 << 20;
const metaPeeks = [64 << 10, 2 << 20];
const elementPeek = 64 << 10;
/** Bytes of the longest element header (PS3.5 §7.1.2). */
const elementStart = 12;

export type NextElement =
  | { readonly kind: 'element'; readonly element: DataElement }
  | { readonly kind: 'pixels'; readonly header: ElementHeader };

const pixelTags = new Set([0x7fe00008, 0x7fe00009, dictionary.PixelData.tag]);

/** The top-level elements in order; of pixel data only the header, whose bytes stay in the queue. */
export function elementReader(
  queue: ByteQueue,
  encoding: Encoding,
  { afterItem }: Turns,
  limit = defaultMaxHeaderBytes,
) {
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
      const read = await readElementInTurns(bytes, 0, encoding, afterItem);
      if (read !== undefined) return read;
      if (bytes.length < wanted) cutOff(header.tag);
      wanted = Math.max(wanted, bytes.length) * 2;
    }
  };

  return { next };
}

/** Some devices fill the file with zeros after the last element. They are no element (PS3.5 §7.1) and are left out. */
async function endOfPadding(queue: ByteQueue, previous: number): Promise<undefined> {
  for await (const piece of queue.rest()) if (!isZero(piece)) cutOff(previous);
}

function isZero(bytes: Buffer): boolean {
  return bytes.every((byte) => byte === 0);
}

/**
 * Pass pixel data of any size through: native by its length, encapsulated fragment by fragment (PS3.5 §A.4).
 * @param clean  what becomes of the pieces of fragments; not of the offset table before them
 */
export async function* passPixelData(
  queue: ByteQueue,
  header: ElementHeader,
  encoding: Encoding,
  clean: (piece: Buffer) => Buffer = (piece) => piece,
): AsyncGenerator<Buffer> {
  yield* exactly(queue, header.valueOffset, header.tag);
  if (header.length !== undefined) {
    yield* exactly(queue, header.length, header.tag);
    return;
  }
  for (let isTable = true; ; isTable = false) {
    const item = readItemHeader(await queue.peek(8), 0, encoding) ?? cutOff(header.tag);
    if (item.length === undefined) {
      fail('invalid-dicom', 'a fragment of the pixel data has an undefined length', { field: 'PixelData' });
    }
    yield* exactly(queue, 8, header.tag);
    // A delimiter has no value, whatever its length says: what follows is an element again.
    if (item.kind === 'end') return;
    for await (const piece of exactly(queue, item.length, header.tag)) yield isTable ? piece : clean(piece);
  }
}

export async function* exactly(queue: ByteQueue, count: number, tag: number): AsyncGenerator<Buffer> {
  const taken = yield* queue.take(count);
  if (taken < count) cutOff(tag);
}

/** The file meta information, which stays in the queue. */
export async function peekMetaHeader(file: ByteQueue): Promise<LooseMetaHeader> {
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

/** The data set of a deflated file (PS3.5 §A.5). */
export async function* inflate(file: ByteQueue): AsyncGenerator<Buffer> {
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

function cutOff(tag: number): never {
  const where = tag < 0 ? 'before its first element' : `inside or after the element ${formatTag(tag)}`;
  fail('invalid-dicom', `the data set ends ${where}`, tag < 0 ? {} : { field: formatTag(tag) });
}
