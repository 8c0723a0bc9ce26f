import { fail } from '@mdm/errors';
import { chunkLength, nonceLength, sealedChunkLength, tagLength, truncatedRemedy } from './payload.js';

/** Bytes of the header that this package writes for so many X25519 recipients: two fixed lines and 98 bytes for each. */
export function headerSize(recipients: number): number {
  return 70 + 98 * recipients;
}

/** Bytes of the whole age file around so many bytes of plaintext. */
export function ciphertextSize(headerLength: number, plaintextLength: number): number {
  const chunks = Math.max(1, Math.ceil(plaintextLength / chunkLength));
  return headerLength + nonceLength + plaintextLength + chunks * tagLength;
}

/**
 * Bytes of plaintext in an age file of so many bytes. A claim until the last chunk has been opened: whoever can cut the
 * file can change it.
 * @throws corrupt  no age file has this size
 */
export function plaintextSize(headerLength: number, fileLength: number): number {
  const sealed = fileLength - headerLength - nonceLength;
  const chunks = Math.ceil(sealed / sealedChunkLength);
  const lastLength = sealed - (chunks - 1) * sealedChunkLength;
  if (sealed < tagLength || lastLength < tagLength || (chunks > 1 && lastLength === tagLength)) {
    fail('corrupt', `an age file cannot be ${fileLength} bytes long with a header of ${headerLength}`, {
      remedy: truncatedRemedy,
    });
  }
  return sealed - chunks * tagLength;
}
