import { open } from 'node:fs/promises';
import { fail } from '@mdm/errors';
import { diskError, isMissing } from './disk-error.js';

/** Bytes of one piece: large enough for speed, small enough that slow readers hold little memory. */
export const pieceBytes = 256 * 1024;

/**
 * The bytes `offset … end` (exclusive) of a file in pieces, each read when the one before was taken.
 * @param size bytes that the file must have
 * @throws corrupt  the file is gone or has another size than was written
 */
export async function* readRange(
  file: string,
  range: { readonly size: number; readonly offset: number; readonly end: number },
  signal: AbortSignal,
): AsyncGenerator<Buffer> {
  const handle = await open(file, 'r').catch((thrown: unknown) => {
    if (isMissing(thrown)) fail('corrupt', 'the bytes of the file are not in the pool', { cause: thrown });
    throw diskError(thrown);
  });
  try {
    const { size } = await handle.stat();
    if (size !== range.size) fail('corrupt', `the file has ${size} bytes instead of ${range.size}`);
    for (let position = range.offset; position < range.end; ) {
      signal.throwIfAborted();
      const piece = Buffer.allocUnsafeSlow(Math.min(pieceBytes, range.end - position));
      const { bytesRead } = await handle.read(piece, 0, piece.length, position);
      if (bytesRead === 0) fail('corrupt', 'the file became shorter while it was read');
      yield piece.subarray(0, bytesRead);
      position += bytesRead;
    }
  } catch (thrown) {
    throw diskError(thrown);
  } finally {
    await handle.close();
  }
}
