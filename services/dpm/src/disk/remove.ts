import { unlink } from 'node:fs/promises';
import pMap from 'p-map';
import { diskError, isMissing } from './disk-error.js';
import { filesAtOnce } from './files-at-once.js';

/** Takes files away; those that are gone already are fine. */
export async function removeFiles(files: readonly string[]): Promise<void> {
  const remove = (file: string) =>
    unlink(file).catch((thrown: unknown) => {
      if (!isMissing(thrown)) throw diskError(thrown);
    });
  await pMap(files, remove, { concurrency: filesAtOnce });
}
