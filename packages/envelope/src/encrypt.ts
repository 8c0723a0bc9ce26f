import { randomBytes } from 'node:crypto';
import { Transform } from 'node:stream';
import { MdmError } from '@mdm/errors';
import { ByteQueue } from './byte-queue.js';
import { createHeader } from './file-key.js';
import { chunkLength, nonceLength, Payload, sealedChunkLength, tagLength } from './payload.js';
import { ciphertextSize } from './sizes.js';

export interface EncryptOptions {
  /** Who can decrypt: one or more `age1…`. */
  readonly recipients: readonly string[];
}

/** Every buffer that passes through a stream costs about as much as sealing a third of a chunk, so chunks go in groups. */
const chunksPerBuffer = 16;

/**
 * Plaintext in, an age v1 file out. Takes pieces of any size, best of 256 KiB to 1 MiB; holds one piece and one chunk
 * of 64 KiB.
 * @throws invalid-argument  no recipient, or one that is malformed
 */
export function encryptStream({ recipients }: EncryptOptions): Transform {
  const { prelude, payload } = begin(recipients);
  const waiting = new ByteQueue(chunkLength);
  let index = 0;

  const seal = (chunks: number, chunk: number, last: boolean): Buffer => {
    const sealed = Buffer.allocUnsafeSlow(chunks * (chunk + tagLength));
    for (let at = 0; at < sealed.length; at += chunk + tagLength) {
      payload.seal(index, last, waiting.take(chunk), sealed.subarray(at));
      index += 1;
    }
    return sealed;
  };

  const stream = new Transform({
    highWaterMark: chunksPerBuffer * sealedChunkLength,
    transform(piece: Uint8Array, _encoding, done) {
      try {
        waiting.push(piece);
        // A full chunk waits for one byte more: only then is it known not to be the last.
        while (waiting.length > chunkLength) {
          const complete = Math.floor((waiting.length - 1) / chunkLength);
          this.push(seal(Math.min(complete, chunksPerBuffer), chunkLength, false));
        }
        done();
      } catch (thrown) {
        done(MdmError.from(thrown));
      }
    },
    flush(done) {
      try {
        done(null, seal(1, waiting.length, true));
      } catch (thrown) {
        done(MdmError.from(thrown));
      }
    },
    destroy(error, done) {
      payload.close();
      done(error);
    },
  });
  stream.push(prelude);
  return stream;
}

/** The age v1 file around a plaintext that fits in memory. */
export function encryptBuffer(plaintext: Uint8Array, { recipients }: EncryptOptions): Buffer {
  const { prelude, payload } = begin(recipients);
  const file = Buffer.allocUnsafeSlow(ciphertextSize(prelude.length - nonceLength, plaintext.length));
  prelude.copy(file);
  const last = Math.max(0, Math.ceil(plaintext.length / chunkLength) - 1);
  for (let index = 0; index <= last; index += 1) {
    const chunk = plaintext.subarray(index * chunkLength, (index + 1) * chunkLength);
    payload.seal(index, index === last, chunk, file.subarray(prelude.length + index * sealedChunkLength));
  }
  payload.close();
  return file;
}

function begin(recipients: readonly string[]): { prelude: Buffer; payload: Payload } {
  const { fileKey, header } = createHeader(recipients);
  const nonce = randomBytes(nonceLength);
  return { prelude: Buffer.concat([header, nonce]), payload: new Payload(fileKey, nonce) };
}
