import { createCipheriv, createDecipheriv } from 'node:crypto';
import { fail } from '@mdm/errors';
import { deriveKey } from './file-key.js';

/** Plaintext bytes in every chunk but the last (age v1, "Payload"). */
export const chunkLength = 65_536;
export const tagLength = 16;
export const sealedChunkLength = chunkLength + tagLength;
/** Bytes of the payload nonce, which precede the first chunk. */
export const nonceLength = 16;

/** Seals and opens the chunks of one payload; holds its key until `close`. */
export class Payload {
  readonly #key: Buffer;

  /** Takes the file key over and overwrites it. */
  constructor(fileKey: Buffer, nonce: Uint8Array) {
    this.#key = deriveKey(fileKey, nonce, 'payload');
    fileKey.fill(0);
  }

  /** Writes one sealed chunk to the start of `into`; a chunk has `chunkLength` bytes, or fewer when it is the last one. */
  seal(index: number, last: boolean, chunk: Uint8Array, into: Uint8Array): void {
    const cipher = createCipheriv('chacha20-poly1305', this.#key, chunkNonce(index, last), {
      authTagLength: tagLength,
    });
    into.set(cipher.update(chunk));
    cipher.final();
    into.set(cipher.getAuthTag(), chunk.length);
  }

  /**
   * The plaintext of one sealed chunk, proven by its tag.
   * @throws corrupt  changed, out of its place, or not (or wrongly) marked as the last one
   */
  open(index: number, last: boolean, sealed: Uint8Array): Buffer {
    if (sealed.length < tagLength || (last && index > 0 && sealed.length === tagLength)) {
      fail('corrupt', `the file ends inside chunk ${index}`, { remedy: truncatedRemedy });
    }
    const decipher = createDecipheriv('chacha20-poly1305', this.#key, chunkNonce(index, last), {
      authTagLength: tagLength,
    });
    const end = sealed.length - tagLength;
    decipher.setAuthTag(sealed.subarray(end));
    const plaintext = decipher.update(sealed.subarray(0, end));
    try {
      decipher.final();
    } catch {
      plaintext.fill(0);
      fail(
        'corrupt',
        last
          ? `chunk ${index} does not verify as the last one: the file was changed or cut off`
          : `chunk ${index} does not verify: the file was changed`,
      );
    }
    return plaintext;
  }

  close(): void {
    this.#key.fill(0);
  }
}

export const truncatedRemedy = 'fetch the file again, completely';

/** An 11-byte big-endian counter and one byte that marks the last chunk. */
function chunkNonce(index: number, last: boolean): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeBigUInt64BE(BigInt(index), 3);
  nonce[11] = last ? 1 : 0;
  return nonce;
}
