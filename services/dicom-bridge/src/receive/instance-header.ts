import { createHash } from 'node:crypto';
import { type DicomHeader, readHeader, readHeaderPrefix } from '@mdm/dicom';
import { fail, isMdmError, type MdmError } from '@mdm/errors';

/** A DICOM file whose header has been read from its first bytes. */
export interface OpenedInstance {
  readonly header: DicomHeader;
  /** What was read for that, from the start of the file. */
  readonly head: Buffer;
  /** Everything after `head`. */
  readonly rest: Rest;
}

/** Bytes that are still to come; returning it lets go of the sender, also before anything was read of it. */
export interface Rest extends AsyncIterableIterator<Buffer> {
  return(value?: undefined): Promise<IteratorResult<Buffer>>;
}

/** Most headers end in the first 64 KiB; none is read beyond the last of these. */
const prefixBytes = [64 << 10, 256 << 10, 1 << 20, 4 << 20, 16 << 20];

/** What came, but is no DICOM file, or lacks something that every instance has. */
export interface UnreadableInstance extends Omit<OpenedInstance, 'header'> {
  /** An `invalid-dicom`. */
  readonly problem: MdmError;
}

/**
 * Reads as much of a DICOM file (PS3.10) as its header needs. Of garbage no more than the first 64 KiB are read when it
 * cannot be a file at all. Whoever calls it reads `rest` to its end or returns it.
 */
export async function beginInstance(
  body: AsyncIterable<Buffer>,
): Promise<OpenedInstance | UnreadableInstance> {
  const pieces = body[Symbol.asyncIterator]();
  let head: Buffer = Buffer.alloc(0);
  try {
    for (const wanted of prefixBytes) {
      const { bytes, ended } = await fill(head, pieces, wanted);
      head = bytes;
      const header = ended ? readHeader(head) : readHeaderPrefix(head);
      if (header) return { header, head, rest: remaining(pieces) };
    }
    return fail('invalid-dicom', `the header does not end within ${head.length} bytes`, {
      field: 'PixelData',
    });
  } catch (thrown) {
    if (isMdmError(thrown) && thrown.code === 'invalid-dicom')
      return { problem: thrown, head, rest: remaining(pieces) };
    await pieces.return?.();
    throw thrown;
  }
}

/**
 * As {@link beginInstance}, of what should be readable.
 * @throws invalid-dicom  no DICOM file, ends inside its header, lacks a UID, or has a header of more than 16 MiB
 */
export async function openInstance(body: AsyncIterable<Buffer>): Promise<OpenedInstance> {
  const begun = await beginInstance(body);
  if ('header' in begun) return begun;
  await begun.rest.return();
  throw begun.problem;
}

/**
 * SHA-256 of the data set up to its pixel data, lower-case hexadecimal; of one without, or deflated, its beginning. The same
 * whatever pieces the file came in.
 */
export function headerPrint({ header, head }: Pick<OpenedInstance, 'header' | 'head'>): string {
  const { meta, pixelsOffset = prefixBytes[0] } = header;
  return createHash('sha256').update(head.subarray(meta.datasetOffset, pixelsOffset)).digest('hex');
}

/** Copies what comes: a piece may be one byte of a chunk of a socket, and a hundred times as large as an object. */
async function fill(head: Buffer, pieces: AsyncIterator<Buffer>, wanted: number) {
  const room = Buffer.allocUnsafe(Math.max(wanted, head.length));
  let length = head.copy(room);
  while (length < wanted) {
    const next = await pieces.next();
    if (next.done) return { bytes: room.subarray(0, length), ended: true };
    const copied = next.value.copy(room, length);
    const more = next.value.subarray(copied);
    if (more.length > 0) return { bytes: Buffer.concat([room, more]), ended: false };
    length += copied;
  }
  return { bytes: room, ended: false };
}

function remaining(pieces: AsyncIterator<Buffer>): Rest {
  const rest: Rest = {
    next: () => pieces.next(),
    return: async () => {
      await pieces.return?.();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]: () => rest,
  };
  return rest;
}
