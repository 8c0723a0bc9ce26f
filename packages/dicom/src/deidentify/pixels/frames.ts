import { fail } from '@mdm/errors';
import type { ByteQueue } from '../../byte-queue.js';
import { type Encoding, readItemHeader } from '../../part10/elements.js';

/** A compressed frame is not larger than this. */
const maxFrameBytes = 256 << 20;
const maxOffsetTableBytes = 64 << 20;

/**
 * The frames of encapsulated pixel data (PS3.5 §A.4) one after the other, each whole: by the Basic Offset Table, or, where that is
 * empty, by the fragments that begin a codestream. The queue stands behind the element afterwards.
 * @param frames  how many there have to be
 * @throws invalid-dicom   cut off, or another number of frames
 * @throws limit-exceeded  a frame of more than 256 MiB
 */
export async function* encapsulatedFrames(
  queue: ByteQueue,
  encoding: Encoding,
  frames: number,
): AsyncGenerator<Buffer> {
  const table = await fragment(queue, encoding, maxOffsetTableBytes);
  if (table === undefined) wrongNumber();
  const starts = new Set<number>();
  for (let at = 0; at + 4 <= table.length; at += 4) starts.add(table.readUInt32LE(at));
  let held: Buffer[] = [];
  let heldBytes = 0;
  let seen = 0;
  let offset = 0;
  for (;;) {
    const next = await fragment(queue, encoding, maxFrameBytes - heldBytes);
    const begins =
      next !== undefined &&
      held.length > 0 &&
      (starts.size > 0 ? starts.has(offset) : beginsFrame(next, held[0], frames));
    if (held.length > 0 && (next === undefined || begins)) {
      seen += 1;
      if (seen > frames) wrongNumber();
      yield Buffer.concat(held, heldBytes);
      held = [];
      heldBytes = 0;
    }
    if (next === undefined) break;
    held.push(next);
    heldBytes += next.length;
    offset += 8 + next.length;
  }
  if (seen !== frames) wrongNumber();
}

/** JPEG and JPEG-LS begin with SOI, JPEG 2000 with SOC; of RLE each fragment is a frame. */
function beginsFrame(fragment: Buffer, first: Buffer | undefined, frames: number): boolean {
  const start = first?.subarray(0, 2).toString('hex') ?? '';
  if (start !== 'ffd8' && start !== 'ff4f') return frames > 1;
  return fragment.subarray(0, 2).toString('hex') === start;
}

async function fragment(queue: ByteQueue, encoding: Encoding, limit: number): Promise<Buffer | undefined> {
  const item = readItemHeader(await queue.peek(8), 0, encoding) ?? cutOff();
  if (item.length === undefined) {
    fail('invalid-dicom', 'a fragment of the pixel data has an undefined length', { field: 'PixelData' });
  }
  if (item.length > limit) {
    fail('limit-exceeded', `a frame of the pixel data is larger than ${maxFrameBytes} bytes`, {
      field: 'PixelData',
    });
  }
  queue.skip(8);
  if (item.kind === 'end') return undefined;
  const bytes = await queue.peek(item.length);
  if (bytes.length < item.length) cutOff();
  const own = Buffer.from(bytes.subarray(0, item.length));
  queue.skip(item.length);
  return own;
}

function cutOff(): never {
  fail('invalid-dicom', 'the file ends inside its pixel data', { field: 'PixelData' });
}

function wrongNumber(): never {
  fail('invalid-dicom', 'the pixel data has another number of frames than the header says', {
    field: 'NumberOfFrames',
  });
}
