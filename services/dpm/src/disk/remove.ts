import { unlink } from 'node:fs/promises';
import { diskError, isMissing } from './disk-error.js';

const atOnce = 16;

/** Takes files away; those that are gone already are fine. A few at a time, however many there are. */
export async function removeFiles(files: readonly string[]): Promise<void> {
  const queue = files.values();
  await Promise.all(
    Array.from({ length: Math.min(atOnce, files.length) }, async () => {
      for (const file of queue) {
        await unlink(file).catch((thrown: unknown) => {
          if (!isMissing(thrown)) throw diskError(thrown);
        });
      }
    }),
  );
}
