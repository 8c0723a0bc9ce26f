import { open } from 'node:fs/promises';
import { diskError } from './disk-error.js';

/** Makes the names in a directory durable. */
export async function syncDirectory(directory: string): Promise<void> {
  try {
    const handle = await open(directory, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (thrown) {
    throw diskError(thrown);
  }
}
