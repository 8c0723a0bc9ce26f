import { open, readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { fail } from '@mdm/errors';

export interface FoundFile {
  readonly file: string;
  /** Bytes. */
  readonly size: number;
  /**
   * A file that was named is believed; one that was found in a directory has to begin as PS3.10 §7.1 says. `index` is the
   * DICOMDIR of a medium (PS3.10 §8.6), which holds no image.
   */
  readonly kind: 'dicom' | 'index' | 'other';
}

const indexName = 'DICOMDIR';
const magic = 'DICM';
const preambleLength = 128;

/**
 * The files that are named, and all below the directories that are, in the order of their names. Links below a directory
 * are not followed.
 * @throws invalid-argument  a path that cannot be read
 * @throws the reason of the signal
 */
export async function findFiles(paths: readonly string[], signal: AbortSignal): Promise<FoundFile[]> {
  const found: FoundFile[] = [];
  for (const named of paths) {
    signal.throwIfAborted();
    const stats = await stat(named).catch((cause: unknown) => unreadable(named, 'cannot be read', cause));
    if (stats.isFile()) found.push({ file: named, size: stats.size, kind: 'dicom' });
    else if (stats.isDirectory()) await walk(named, found, signal);
    else unreadable(named, 'is neither a file nor a directory');
  }
  return found;
}

async function walk(directory: string, found: FoundFile[], signal: AbortSignal): Promise<void> {
  const entries = await readdir(directory, { withFileTypes: true }).catch((cause: unknown) =>
    unreadable(directory, 'cannot be read', cause),
  );
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    signal.throwIfAborted();
    const name = path.join(directory, entry.name);
    if (entry.isDirectory()) await walk(name, found, signal);
    else if (entry.isFile()) found.push({ file: name, ...(await inspect(name)) });
  }
}

async function inspect(name: string): Promise<Pick<FoundFile, 'size' | 'kind'>> {
  const file = await open(name).catch((cause: unknown) => unreadable(name, 'cannot be read', cause));
  try {
    const { size } = await file.stat();
    const { buffer, bytesRead } = await file.read(
      Buffer.alloc(magic.length),
      0,
      magic.length,
      preambleLength,
    );
    const isDicom = buffer.toString('latin1', 0, bytesRead) === magic;
    return { size, kind: !isDicom ? 'other' : path.basename(name) === indexName ? 'index' : 'dicom' };
  } finally {
    await file.close();
  }
}

const unreadable = (name: string, problem: string, cause?: unknown): never =>
  fail('invalid-argument', `"${name}" ${problem}`, { field: 'path', remedy: 'check the path', cause });
