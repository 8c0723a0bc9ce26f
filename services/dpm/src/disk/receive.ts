import { type FileHandle, open, unlink } from 'node:fs/promises';
import { fail } from '@mdm/errors';
import { type Checksums, createChecksums } from './checksums.js';
import { diskError } from './disk-error.js';

/** First line of the age file format, version 1. */
const ageMagic = Buffer.from('age-encryption.org/v1\n');
/** Pieces of the network are small; writing several at once costs far fewer system calls. */
const writeBytes = 512 << 10;
/** What one system call takes (IOV_MAX). */
const writePieces = 1_024;

export interface Received {
  readonly size: number;
  readonly checksums: Checksums;
}

/**
 * Writes an encrypted file as it comes in and makes its bytes durable; its name is so after the next sync of the
 * directory. Memory holds 512 KiB and one piece. Whatever goes wrong, the file is gone afterwards.
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
    handle = await open(file, 'wx', 0o600);
    const received = await writeBody(handle, body, limit, signal);
    await handle.datasync();
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
  let waiting: Buffer[] = [];
  let waitingBytes = 0;
  const flush = async () => {
    const pieces = waiting;
    if (size === waitingBytes) requireCiphertext(pieces);
    waiting = [];
    waitingBytes = 0;
    const written = writeAll(handle, pieces);
    for (const piece of pieces) checksums.update(piece);
    await written;
  };
  for await (const piece of body) {
    signal.throwIfAborted();
    size += piece.length;
    if (size > limit) {
      fail('limit-exceeded', `the file has more than the ${limit} bytes that were reserved for it`, {
        field: 'chunk',
        remedy: 'prepare the put again with the right size',
      });
    }
    waiting.push(piece);
    waitingBytes += piece.length;
    if (waitingBytes >= writeBytes || waiting.length === writePieces) await flush();
  }
  // A caller that went away may look like the end of its bytes.
  signal.throwIfAborted();
  await flush();
  return { size, checksums: checksums.digest() };
}

async function writeAll(handle: FileHandle, pieces: readonly Buffer[]): Promise<void> {
  const total = pieces.reduce((sum, piece) => sum + piece.length, 0);
  const { bytesWritten } = await handle.writev([...pieces]);
  if (bytesWritten === total) return;
  const all = Buffer.concat(pieces, total);
  for (let offset = bytesWritten; offset < total; ) offset += (await handle.write(all, offset)).bytesWritten;
}

/** @throws invalid-argument  the first bytes of a file do not begin as an age file does */
function requireCiphertext(pieces: readonly Buffer[]): void {
  if (Buffer.concat(pieces, ageMagic.length).equals(ageMagic)) return;
  fail('invalid-argument', 'the bytes do not begin with the header of an age file', {
    field: 'chunk',
    remedy: 'encrypt the file: pools take ciphertext only',
  });
}
