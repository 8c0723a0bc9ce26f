import { fail } from '@mdm/errors';
import { openHeader } from './file-key.js';
import { type Header, headerLimits, parseHeader } from './header.js';
import { chunkLength, nonceLength, Payload, sealedChunkLength, truncatedRemedy } from './payload.js';
import { plaintextSize } from './sizes.js';

/** An age file that can be read at any place: a local file, an HTTP server with ranges, a storage pool. */
export interface RangeSource {
  /** Bytes of the whole age file. */
  readonly size: number;
  /** Exactly `length` bytes from `offset`; both lie inside the file. */
  read(offset: number, length: number, signal?: AbortSignal): Promise<Uint8Array>;
}

export interface DecryptRangeOptions {
  /** The secret of one of the recipients, 32 bytes. */
  readonly identity: Uint8Array;
  readonly source: RangeSource;
  /** First byte of plaintext that is wanted, from 0. */
  readonly offset: number;
  /** Bytes of plaintext that are wanted; what lies behind the end of the plaintext is left out. */
  readonly length: number;
  readonly signal?: AbortSignal;
}

/** A guess that covers every header of this project; longer ones take one more read. */
const firstRead = 4_096;
/** Chunks that are read at once: 1 MiB, which is also what is held in memory. */
const chunksPerRead = 16;

/**
 * A range of the plaintext, in pieces of at most 64 KiB, from the chunks around it and nothing else of the file. A range
 * that reaches the end of the plaintext, or lies behind it, first proves the last chunk to be the last, so that a file
 * that was cut off is never mistaken for a shorter one (age v1, "Payload", on seeking).
 * @throws corrupt           as {@link decryptStream}, and when the source gives fewer bytes than asked for
 * @throws invalid-argument  the identity does not fit, or offset or length is not a whole number from 0
 */
export async function* decryptRange(options: DecryptRangeOptions): AsyncGenerator<Buffer, void, undefined> {
  const { identity, source, signal } = options;
  const offset = natural(options.offset, 'offset');
  const length = natural(options.length, 'length');

  const { header, nonce } = await readStart(source, signal);
  const size = plaintextSize(header.length, source.size);
  const payload = new Payload(openHeader(header, [identity]), nonce);
  const sealedStart = header.length + nonceLength;
  const lastChunk = Math.max(0, Math.ceil(size / chunkLength) - 1);

  async function* open(from: number, to: number): AsyncGenerator<{ index: number; plaintext: Buffer }> {
    for (let index = from; index <= to; index += chunksPerRead) {
      const end = Math.min(index + chunksPerRead, to + 1);
      const start = sealedStart + index * sealedChunkLength;
      const sealed = await readExactly(
        source,
        start,
        Math.min(sealedStart + end * sealedChunkLength, source.size) - start,
        signal,
      );
      for (let i = index; i < end; i += 1) {
        const from = (i - index) * sealedChunkLength;
        const plaintext = payload.open(i, i === lastChunk, sealed.subarray(from, from + sealedChunkLength));
        yield { index: i, plaintext };
      }
    }
  }

  try {
    if (offset + length >= size) {
      for await (const _proven of open(lastChunk, lastChunk));
    }
    const end = Math.min(offset + length, size);
    if (offset >= end) return;
    for await (const { index, plaintext } of open(
      Math.floor(offset / chunkLength),
      Math.floor((end - 1) / chunkLength),
    )) {
      const chunkStart = index * chunkLength;
      yield plaintext.subarray(Math.max(0, offset - chunkStart), end - chunkStart);
    }
  } finally {
    payload.close();
  }
}

async function readStart(
  source: RangeSource,
  signal: AbortSignal | undefined,
): Promise<{ header: Header; nonce: Uint8Array }> {
  for (const guess of [firstRead, headerLimits.bytes + nonceLength]) {
    const bytes = await readExactly(source, 0, Math.min(guess, source.size), signal);
    const header = parseHeader(bytes);
    if (header !== undefined && header.length + nonceLength <= bytes.length) {
      return { header, nonce: bytes.subarray(header.length, header.length + nonceLength) };
    }
  }
  return fail('corrupt', 'the file ends before its payload', { remedy: truncatedRemedy });
}

async function readExactly(
  source: RangeSource,
  offset: number,
  length: number,
  signal: AbortSignal | undefined,
): Promise<Uint8Array> {
  signal?.throwIfAborted();
  const bytes = await source.read(offset, length, signal);
  if (bytes.length !== length) {
    fail('corrupt', `the source gave ${bytes.length} bytes at ${offset} where it has ${length}`, {
      remedy: truncatedRemedy,
    });
  }
  return bytes;
}

function natural(value: number, field: string): number {
  if (!Number.isSafeInteger(value) || value < 0) {
    fail('invalid-argument', `${field} is not a whole number from 0`, { field });
  }
  return value;
}
