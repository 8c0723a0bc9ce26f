import { type FileHandle, mkdir, open, unlink } from 'node:fs/promises';
import path from 'node:path';
import { fail } from '@mdm/errors';
import { type Checksums, createChecksums } from './checksums.js';
import { diskError } from './disk-error.js';

/** First line of the age file format, version 1. */
const ageMagic = Buffer.from('age-encryption.org/v1\n');

export interface Received {
  readonly size: number;
  readonly checksums: Checksums;
}

/**
 * Writes an encrypted file as it comes in and makes it durable. Memory holds one piece at a time. Whatever goes wrong,
 * the file is gone afterwards.
 * @param limit most bytes that the file may have
 * @throws invalid-argument  the bytes are no age file: nothing plaintext is ever written
 * @throws limit-exceeded    more bytes than were reserved
 * @throws storage-full      the filesystem has no space left
 */
export async function receive(
  file: string,
  body: AsyncIterable<Buffer>,
  { limit, signal }: { readonly limit: number; readonly signal: AbortSignal },
): Promise<Received> {
  let handle: FileHandle | undefined;
  try {
    await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
    handle = await open(file, 'wx', 0o600);
    const received = await writeBody(handle, body, limit, signal);
    await handle.sync();
    await handle.close();
    return received;
  } catch (thrown) {
    await handle?.close().catch(() => undefined);
    if (handle) await unlink(file).catch(() => undefined);
    throw diskError(thrown);
  }
}

async function writeBody(
  handle: FileHandle,
  body: AsyncIterable<Buffer>,
  limit: number,
  signal: AbortSignal,
): Promise<Received> {
  const checksums = createChecksums();
  let size = 0;
  for await (const piece of ciphertextOnly(body)) {
    signal.throwIfAborted();
    size += piece.length;
    if (size > limit) {
      fail('limit-exceeded', `the file has more than the ${limit} bytes that were reserved for it`, {
        field: 'chunk',
        remedy: 'prepare the put again with the right size',
      });
    }
    const written = writeAll(handle, piece);
    checksums.update(piece);
    await written;
  }
  // A caller that went away may look like the end of its bytes.
  signal.throwIfAborted();
  return { size, checksums: checksums.digest() };
}

async function writeAll(handle: FileHandle, piece: Buffer): Promise<void> {
  for (let offset = 0; offset < piece.length; ) {
    const { bytesWritten } = await handle.write(piece, offset);
    offset += bytesWritten;
  }
}

/** The same bytes, once it is certain that they begin as an age file does. */
async function* ciphertextOnly(body: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let head: Buffer | undefined = Buffer.alloc(0);
  for await (const piece of body) {
    if (head === undefined) {
      yield piece;
      continue;
    }
    head = Buffer.concat([head, piece]);
    const compared = Math.min(head.length, ageMagic.length);
    if (!head.subarray(0, compared).equals(ageMagic.subarray(0, compared))) notCiphertext();
    if (compared === ageMagic.length) {
      yield head;
      head = undefined;
    }
  }
  if (head !== undefined) notCiphertext();
}

function notCiphertext(): never {
  fail('invalid-argument', 'the bytes do not begin with the header of an age file', {
    field: 'chunk',
    remedy: 'encrypt the file: pools take ciphertext only',
  });
}
