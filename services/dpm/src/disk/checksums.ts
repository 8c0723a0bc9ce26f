import { createHash } from 'node:crypto';
import { crc32c } from '@node-rs/crc32';
import { createAdler32 } from './adler32.js';

/** Checksums of stored bytes, lower-case hexadecimal. */
export interface Checksums {
  readonly sha256: string;
  /** RFC 1950 §8.2. */
  readonly adler32: string;
  /** RFC 3720 §12.1. */
  readonly crc32c: string;
}

const hex32 = (value: number) => value.toString(16).padStart(8, '0');

/** Computes all three in one pass. */
export function createChecksums(): { update(bytes: Buffer): void; digest(): Checksums } {
  const sha256 = createHash('sha256');
  const adler32 = createAdler32();
  let crc = 0;
  return {
    update: (bytes) => {
      sha256.update(bytes);
      adler32.update(bytes);
      crc = crc32c(bytes, crc);
    },
    digest: () => ({
      sha256: sha256.digest('hex'),
      adler32: hex32(adler32.digest()),
      crc32c: hex32(crc),
    }),
  };
}
