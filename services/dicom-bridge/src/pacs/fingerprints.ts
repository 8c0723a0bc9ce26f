import { createHash } from 'node:crypto';

/** A set of names that takes eight bytes for each, however long they are. */
export interface Fingerprints {
  /** False for what is not in it. True for what is, and for one of some hundred million others. */
  has(name: string): boolean;
}

const bits = 48;

/** As many bits of a hash as a number holds. */
const printOf = (name: string): number =>
  createHash('sha256')
    .update(name)
    .digest()
    .readUIntBE(0, bits / 8);

export async function fingerprintsOf(portions: AsyncIterable<readonly string[]>): Promise<Fingerprints> {
  let prints = new Float64Array(1 << 10);
  let size = 0;
  for await (const names of portions) {
    if (size + names.length > prints.length) {
      const larger = new Float64Array(2 * (size + names.length));
      larger.set(prints);
      prints = larger;
    }
    for (const name of names) {
      prints[size] = printOf(name);
      size += 1;
    }
  }
  const sorted = prints.subarray(0, size).sort();
  return {
    has: (name) => {
      const print = printOf(name);
      let [low, high] = [0, sorted.length];
      while (low < high) {
        const middle = (low + high) >> 1;
        if ((sorted[middle] ?? 0) < print) low = middle + 1;
        else high = middle;
      }
      return sorted[low] === print;
    },
  };
}
