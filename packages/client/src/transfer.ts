import { createHash } from 'node:crypto';
import { pipeline, Readable } from 'node:stream';
import { decryptRange, decryptStream } from '@mdm/envelope';
import { MdmError } from '@mdm/errors';
import type { ByteRange, Ciphertexts, OpenedImage } from './ciphertext.js';
import type { KeyRing } from './keys.js';
import type { Options } from './options.js';

export interface Transfers {
  /**
   * The decrypted image. A chunk comes out only when its own tag is right, and the last one only when the SHA-256 of the
   * whole encrypted object is: bytes are not to be used as an image before the stream has ended.
   * @param target LFN or GUID
   */
  get(target: string, options?: Options): Promise<Readable>;
  /** A range of the decrypted image, of which only the chunks around it are fetched. */
  getRange(target: string, range: ByteRange, options?: Options): Promise<Readable>;
}

export function transfers({ open, readCiphertext }: Ciphertexts, { join }: KeyRing): Transfers {
  return {
    get: async (target, options) => {
      const opened = await open(target, options);
      const { identity } = await join(opened, options);
      const plaintext = decryptStream({ identities: [identity] });
      plaintext.once('close', () => identity.fill(0));
      pipeline(verified(readCiphertext(opened, {}, options), opened), plaintext, () => undefined);
      return plaintext;
    },
    getRange: async (target, { offset = 0, length = Number.MAX_SAFE_INTEGER - offset }, options) => {
      const opened = await open(target, options);
      const { identity } = await join(opened, options);
      const read = async (from: number, count: number, signal?: AbortSignal) => {
        const pieces: Uint8Array[] = [];
        for await (const piece of readCiphertext(opened, { offset: from, length: count }, { signal }))
          pieces.push(piece);
        return Buffer.concat(pieces);
      };
      const source = { size: opened.size, read };
      const plaintext = Readable.from(
        decryptRange({
          identity,
          source,
          offset,
          length,
          ...(options?.signal && { signal: options.signal }),
        }),
        { objectMode: false },
      );
      return plaintext.once('close', () => identity.fill(0));
    },
  };
}

/** Passes bytes on; at their end, fails unless they are the encrypted object that was opened. */
async function* verified(bytes: AsyncIterable<Uint8Array>, opened: OpenedImage): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha256');
  for await (const piece of bytes) {
    hash.update(piece);
    yield piece;
  }
  requireDigest(opened, hash.digest());
}

/** @throws corrupt */
export function requireDigest({ sha256, site, guid }: OpenedImage, digest: Buffer): void {
  if (sha256 === '' || digest.toString('hex') === sha256) return;
  throw new MdmError('corrupt', `site "${site}" sent other bytes of ${guid} than it has registered`);
}
