import { mkdir, rename, stat } from 'node:fs/promises';
import path from 'node:path';
import { MdmError } from '@mdm/errors';
import pMap from 'p-map';
import { diskError, isMissing } from './disk-error.js';
import { filesAtOnce } from './files-at-once.js';
import { syncDirectory } from './sync-directory.js';

/** A complete and synced file, the place that it belongs to, and the bytes that it must have. */
export interface Publication {
  /** The filesystem of both. */
  readonly root: string;
  readonly from: string;
  readonly to: string;
  readonly size: number;
}

/**
 * Moves files to their places, durably: after a power failure each is at the one place or at the other. One that is at
 * its place already, from an attempt that was cut off, is made durable there. An error for each that did not arrive,
 * `corrupt` when it is at neither place or has another size.
 */
export type Publish = (files: readonly Publication[]) => Promise<(MdmError | undefined)[]>;

export function createPublish(): Publish {
  /** Directories whose own names, and those of all above them, are durable. */
  const durable = new Set<string>();

  return async (files) => {
    const tryMove = async (file: Publication) => {
      try {
        await move(file);
        return undefined;
      } catch (thrown) {
        durable.delete(path.dirname(file.to));
        return diskError(thrown);
      }
    };
    const moved = await pMap(files, tryMove, { concurrency: filesAtOnce });
    // Only now: what is synced once has all its names.
    const changed = files.map((file, n) => (moved[n] ? [] : directoriesOf(file)));
    const directories = [...new Set(changed.flat())];
    const trySync = (directory: string) => syncDirectory(directory).then(() => undefined, diskError);
    const syncs = await pMap(directories, trySync, { concurrency: filesAtOnce });
    const failed = new Map(directories.map((directory, n) => [directory, syncs[n]]));
    return files.map((_, n) => {
      const error = moved[n] ?? changed[n]?.map((one) => failed.get(one)).find((one) => one !== undefined);
      if (error === undefined) for (const directory of changed[n] ?? []) durable.add(directory);
      return error;
    });
  };

  async function move({ from, to, size }: Publication): Promise<void> {
    const directory = path.dirname(to);
    if (!durable.has(directory)) await mkdir(directory, { recursive: true, mode: 0o700 });
    await rename(from, to).catch(ignoreMissing);
    if ((await stat(to).catch(ignoreMissing))?.size === size) return;
    throw new MdmError('corrupt', 'the bytes in the pool are not those that were written', {
      remedy: 'prepare the put again',
    });
  }

  /** What has to be synced for the name of a file: its directory, and above those that may be new the ones that hold them. */
  function directoriesOf({ root, to }: Publication): string[] {
    let directory = path.dirname(to);
    const directories = [directory];
    while (directory !== root && !durable.has(directory)) {
      directory = path.dirname(directory);
      directories.push(directory);
    }
    return directories;
  }
}

function ignoreMissing(thrown: unknown): undefined {
  if (!isMissing(thrown)) throw thrown;
}
