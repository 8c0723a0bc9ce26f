import { type DicomHeader, readHeader, readHeaderPrefix } from '@mdm/dicom';
import { fail } from '@mdm/errors';

/** A DICOM file whose header has been read from its first bytes. */
export interface OpenedInstance {
  readonly header: DicomHeader;
  /** What was read for that, from the start of the file. */
  readonly head: Buffer;
  /** Everything after `head`. */
  readonly rest: AsyncGenerator<Buffer>;
}

/** Most headers end in the first 64 KiB; none is read beyond the last of these. */
const prefixBytes = [64 << 10, 256 << 10, 1 << 20, 4 << 20, 16 << 20];

/**
 * Reads as much of a DICOM file (PS3.10) as its header needs. Garbage is refused after the first 64 KiB at most when
 * it cannot be a file at all.
 * @throws invalid-dicom  no DICOM file, ends inside its header, lacks a UID, or has a header of more than 16 MiB
 */
export async function openInstance(body: AsyncIterable<Buffer>): Promise<OpenedInstance> {
  const pieces = body[Symbol.asyncIterator]();
  try {
    let head: Buffer = Buffer.alloc(0);
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
    await pieces.return?.();
    throw thrown;
  }
}

async function fill(head: Buffer, pieces: AsyncIterator<Buffer>, wanted: number) {
  const read = [head];
  let length = head.length;
  while (length < wanted) {
    const next = await pieces.next();
    if (next.done) return { bytes: Buffer.concat(read, length), ended: true };
    read.push(next.value);
    length += next.value.length;
  }
  return { bytes: Buffer.concat(read, length), ended: false };
}

async function* remaining(pieces: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  try {
    for (let next = await pieces.next(); !next.done; next = await pieces.next()) yield next.value;
  } finally {
    await pieces.return?.();
  }
}
