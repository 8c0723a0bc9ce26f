/** Largest prime below 2^16. */
const base = 65_521;
/** Bytes that can be summed before the second sum could pass 2^53. Kept far lower, in the range of fast integers. */
const stretch = 3_800;

/** Adler-32 (RFC 1950 §8.2) of bytes that come in pieces: the checksum that grid catalogues and GridFTP use. */
export function createAdler32(): { update(bytes: Uint8Array): void; digest(): number } {
  let low = 1;
  let high = 0;
  return {
    update: (bytes) => {
      for (let start = 0; start < bytes.length; start += stretch) {
        const end = Math.min(start + stretch, bytes.length);
        for (let index = start; index < end; index += 1) {
          low += bytes[index] ?? 0;
          high += low;
        }
        low %= base;
        high %= base;
      }
    },
    digest: () => high * 0x1_0000 + low,
  };
}
