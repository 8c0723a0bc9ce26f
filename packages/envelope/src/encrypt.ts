import { randomBytes } from 'node:crypto';
import { ByteQueue } from './byte-queue.js';
import { createHeader } from './file-key.js';
import { chunkLength, nonceLength, Payload, tagLength } from './payload.js';

export interface EncryptOptions {
  /** Who can decrypt: one or more `age1…`. */
  readonly recipients: readonly string[];
}

/** Every buffer that passes through a stream costs about as much as sealing a third of a chunk, so chunks go in groups. */
const chunksPerBuffer = 15;
const bufferedLength = chunksPerBuffer * chunkLength;
const empty = Buffer.alloc(0);

/**
 * Plaintext in, an age v1 file out. Takes pieces of any size; gives buffers of somewhat less than 1 MiB, so that one
 * with the header still fits into a message of 1 MiB, and holds the plaintext of one. A generator and no stream: a small
 * image is one buffer, for which a stream costs as much as a quarter of its sealing.
 * @throws invalid-argument  no recipient, or one that is malformed
 */
export async function* encryptPieces(
  pieces: AsyncIterable<Uint8Array>,
  { recipients }: EncryptOptions,
): AsyncGenerator<Buffer, void, undefined> {
  const file = new FileWriter(recipients);
  try {
    for await (const piece of pieces) {
      file.push(piece);
      // What is full waits for one byte more: only then is it known not to be the last.
      while (file.waiting > bufferedLength) yield file.seal(bufferedLength);
    }
    yield file.sealRest();
  } finally {
    file.close();
  }
}

/** The age v1 file around a plaintext that fits in memory. */
export function encryptBuffer(plaintext: Uint8Array, { recipients }: EncryptOptions): Buffer {
  const file = new FileWriter(recipients);
  try {
    file.push(plaintext);
    return file.sealRest();
  } finally {
    file.close();
  }
}

/** An age v1 file that is written from its beginning to its end. */
class FileWriter {
  readonly #queue = new ByteQueue(chunkLength);
  readonly #payload: Payload;
  /** Header and payload nonce; empty as soon as they are written. */
  #prelude: Buffer;
  #index = 0;

  constructor(recipients: readonly string[]) {
    const { fileKey, header } = createHeader(recipients);
    const nonce = randomBytes(nonceLength);
    this.#prelude = Buffer.concat([header, nonce]);
    this.#payload = new Payload(fileKey, nonce);
  }

  /** Bytes of plaintext that are not sealed yet. */
  get waiting(): number {
    return this.#queue.length;
  }

  push(plaintext: Uint8Array): void {
    this.#queue.push(plaintext);
  }

  /** The next bytes of the file, with so much of the plaintext: whole chunks, and not the last one. */
  seal(length: number): Buffer {
    return this.#seal(length, false);
  }

  /** The bytes to the end of the file. */
  sealRest(): Buffer {
    return this.#seal(this.#queue.length, true);
  }

  close(): void {
    this.#payload.close();
  }

  #seal(length: number, toEnd: boolean): Buffer {
    const chunks = Math.max(1, Math.ceil(length / chunkLength));
    const sealed = Buffer.allocUnsafeSlow(this.#prelude.length + length + chunks * tagLength);
    let at = this.#prelude.copy(sealed);
    this.#prelude = empty;
    for (let left = chunks; left > 0; left -= 1) {
      const last = toEnd && left === 1;
      const chunk = this.#queue.take(last ? this.#queue.length : chunkLength);
      this.#payload.seal(this.#index, last, chunk, sealed.subarray(at));
      this.#index += 1;
      at += chunk.length + tagLength;
    }
    return sealed;
  }
}
