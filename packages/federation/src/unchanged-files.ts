import type { BigIntStats } from 'node:fs';
import { stat } from 'node:fs/promises';

/** The coarsest times of a file system in use, those of FAT, cannot tell two changes within this time apart. */
const resolutionNs = 2_000_000_000n;

/** Equal for two looks at a path only when it names the same file, and neither its content nor its attributes changed. */
export const fileStamp = ({ dev, ino, size, mtimeNs, ctimeNs }: BigIntStats): string =>
  [dev, ino, size, mtimeNs, ctimeNs].join(' ');

/**
 * Gives what was read last while the files are as they were then: for what is looked at each second, where opening,
 * reading and understanding files is most of the work of a service that has nothing to do. A file that changed in the last
 * two seconds, or is not there, is always read; what `read` throws is not remembered.
 * @param clock  ms since the epoch, of the file system's own time
 * @returns takes the paths of all files that `read` reads; those of links are of the files behind them
 */
export function whileUnchanged<Content>(
  read: (files: readonly string[]) => Promise<Content>,
  clock: () => number = Date.now,
): (files: readonly string[]) => Promise<Content> {
  let last: { readonly state: string; readonly content: Content } | undefined;
  return async (files) => {
    const state = await stateOf(files, clock());
    if (state !== undefined && last?.state === state) return last.content;
    last = undefined;
    const content = await read(files);
    // A change during the reading has another stamp, which the next look sees.
    if (state !== undefined) last = { state, content };
    return content;
  };
}

async function stateOf(files: readonly string[], now: number): Promise<string | undefined> {
  const settledBefore = BigInt(now) * 1_000_000n - resolutionNs;
  const stamps: string[] = [];
  for (const file of files) {
    const found = await stat(file, { bigint: true }).catch(() => undefined);
    if (found === undefined || found.ctimeNs > settledBefore || found.mtimeNs > settledBefore)
      return undefined;
    stamps.push(`${file} ${fileStamp(found)}`);
  }
  return stamps.join('\n');
}
