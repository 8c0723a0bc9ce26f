/** Largest prime below 2^16. */
const base = 65_521;
/** Bytes that are summed in the halves of integers: in more, the sum of sums could outgrow its half. */
const block = 32;
/** Blocks after which the sums are reduced: until then they stay in the range of fast integers, below 2^31. */
const stretch = 118 * block;

/** Adler-32 (RFC 1950 §8.2) of bytes that come in pieces: the checksum that grid catalogues and GridFTP use. */
export function createAdler32(): { update(bytes: Uint8Array): void; digest(): number } {
  let low = 1;
  let high = 0;
  return {
    update: (bytes) => {
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
      const whole = bytes.length - (bytes.length % block);
      let sum = low;
      let sums = high;
      let at = 0;
      while (at < whole) {
        for (const end = Math.min(at + stretch, whole); at < end; ) {
          // Four bytes at once: the first and the third of each word in the halves of one integer, the second and the
          // fourth in those of another. In the sum of these sums the first of eight words counts eight times.
          let even = 0;
          let odd = 0;
          let all = 0;
          for (const next = at + block; at < next; at += 4) {
            const word = view.getInt32(at, true);
            even += word & 0xff_00ff;
            odd += (word >>> 8) & 0xff_00ff;
            all += even + odd;
          }
          // Each word counts for its four bytes, less what its second, third and fourth byte come later.
          sums += block * sum + 4 * halves(all) - (odd & 0xffff) - 2 * (even >>> 16) - 3 * (odd >>> 16);
          sum += halves(even) + halves(odd);
        }
        sum %= base;
        sums %= base;
      }
      for (; at < bytes.length; at += 1) {
        sum += view.getUint8(at);
        sums += sum;
      }
      low = sum % base;
      high = sums % base;
    },
    digest: () => high * 0x1_0000 + low,
  };
}

const halves = (value: number): number => (value & 0xffff) + (value >>> 16);
