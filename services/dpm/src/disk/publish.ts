import { mkdir, open, rename } from 'node:fs/promises';
import path from 'node:path';
import { diskError } from './disk-error.js';

/**
 * Moves a complete and synced file to its place, durably: after a power failure it is at the one place or at the other.
 */
export async function publish(from: string, to: string): Promise<void> {
  const directory = path.dirname(to);
  try {
    const created = await mkdir(directory, { recursive: true, mode: 0o700 });
    await rename(from, to);
    await syncDirectory(directory);
    // A directory that was made is an entry of the one above, which has to be durable as well.
    if (created === undefined) return;
    for (let made = directory; made.length >= created.length; made = path.dirname(made))
      await syncDirectory(path.dirname(made));
  } catch (thrown) {
    throw diskError(thrown);
  }
}

async function syncDirectory(directory: string): Promise<void> {
  const handle = await open(directory, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
