import { unlink } from 'node:fs/promises';
import { diskError, isMissing } from './disk-error.js';
import { inParallel } from './in-parallel.js';

/** Takes files away; those that are gone already are fine. */
export async function removeFiles(files: readonly string[]): Promise<void> {
  await inParallel(files, (file) =>
    unlink(file).catch((thrown: unknown) => {
      if (!isMissing(thrown)) throw diskError(thrown);
    }),
  );
}
