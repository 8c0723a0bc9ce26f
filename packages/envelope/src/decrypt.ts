import { Transform } from 'node:stream';
import { fail, MdmError } from '@mdm/errors';
import { ByteQueue } from './byte-queue.js';
import { openHeader } from './file-key.js';
import { type Header, HeaderReader, parseHeader } from './header.js';
import { nonceLength, Payload, sealedChunkLength, truncatedRemedy } from './payload.js';
import { plaintextSize } from './sizes.js';

export interface DecryptOptions {
  /** The secrets to try, 32 bytes each. They are not changed, and must not change while the stream reads the header. */
  readonly identities: readonly Uint8Array[];
}

/**
 * An age v1 file in, its plaintext out. Takes pieces of any size; holds the header, then one chunk of 64 KiB. A chunk
 * comes out only after its tag was verified; only the end of the stream says that the plaintext is complete.
 *
 * The stream fails with
 * - `corrupt`           a malformed header; a chunk changed, moved, missing or added
 * - `invalid-argument`  none of the identities fits
 * - `unimplemented`     another version of the format, or an armored file
 * - `limit-exceeded`    a header larger than `headerLimits`
 */
export function decryptStream({ identities }: DecryptOptions): Transform {
  const reader = new HeaderReader();
  const waiting = new ByteQueue(sealedChunkLength);
  let header: Header | undefined;
  let payload: Payload | undefined;
  let headerBytes = 0;
  let index = 0;

  const takePiece = (piece: Uint8Array): void => {
    if (header !== undefined) {
      waiting.push(piece);
      return;
    }
    header = reader.push(piece);
    if (header !== undefined) waiting.push(piece.subarray(header.length - headerBytes));
    headerBytes += piece.length;
  };

  return new Transform({
    highWaterMark: 4 * sealedChunkLength,
    transform(piece: Uint8Array, _encoding, done) {
      try {
        takePiece(piece);
        if (header !== undefined && payload === undefined && waiting.length >= nonceLength) {
          payload = new Payload(openHeader(header, identities), waiting.take(nonceLength));
        }
        while (payload !== undefined && waiting.length > sealedChunkLength) {
          this.push(payload.open(index++, false, waiting.take(sealedChunkLength)));
        }
        done();
      } catch (thrown) {
        done(MdmError.from(thrown));
      }
    },
    flush(done) {
      try {
        if (payload === undefined) {
          return fail('corrupt', 'the file ends before its payload', { remedy: truncatedRemedy });
        }
        done(null, payload.open(index, true, waiting.take(waiting.length)));
      } catch (thrown) {
        done(MdmError.from(thrown));
      }
    },
    destroy(error, done) {
      payload?.close();
      done(error);
    },
  });
}

/** The plaintext of an age v1 file that fits in memory. Fails like {@link decryptStream}. */
export function decryptBuffer(file: Uint8Array, { identities }: DecryptOptions): Buffer {
  const header = parseHeader(file);
  if (header === undefined) fail('corrupt', 'the file ends before its payload', { remedy: truncatedRemedy });
  const fileKey = openHeader(header, identities);
  const plaintext = Buffer.allocUnsafe(plaintextSize(header.length, file.length));
  const sealed = file.subarray(header.length + nonceLength);
  const payload = new Payload(fileKey, file.subarray(header.length, header.length + nonceLength));
  try {
    let length = 0;
    const last = Math.ceil(sealed.length / sealedChunkLength) - 1;
    for (let index = 0; index <= last; index += 1) {
      const chunk = sealed.subarray(index * sealedChunkLength, (index + 1) * sealedChunkLength);
      length += payload.open(index, index === last, chunk).copy(plaintext, length);
    }
    return plaintext;
  } finally {
    payload.close();
  }
}
