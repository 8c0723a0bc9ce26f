import { open, readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { fail } from '@mdm/errors';

export interface FoundFile {
  readonly file: string;
  /** A file that was named is believed; one that was found in a directory has to begin as PS3.10 §7.1 says. */
  readonly isDicom: boolean;
}

const magic = 'DICM';
const preambleLength = 128;

/**
 * The files that are named, and all below the directories that are, in the order of their names. Links below a directory
 * are not followed.
 * @throws invalid-argument  a path that cannot be read
 */
export async function findFiles(paths: readonly string[]): Promise<FoundFile[]> {
  const found: FoundFile[] = [];
  for (const named of paths) {
    const { directory, file } = await kindOf(named);
    if (file) found.push({ file: named, isDicom: true });
    else if (directory) await walk(named, found);
    else unreadable(named, 'is neither a file nor a directory');
  }
  return found;
}

async function kindOf(named: string): Promise<{ readonly directory: boolean; readonly file: boolean }> {
  try {
    const stats = await stat(named);
    return { directory: stats.isDirectory(), file: stats.isFile() };
  } catch (cause) {
    return unreadable(named, 'cannot be read', cause);
  }
}

async function walk(directory: string, found: FoundFile[]): Promise<void> {
  const entries = await readdir(directory, { withFileTypes: true }).catch((cause: unknown) =>
    unreadable(directory, 'cannot be read', cause),
  );
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    const name = path.join(directory, entry.name);
    if (entry.isDirectory()) await walk(name, found);
    else if (entry.isFile()) found.push({ file: name, isDicom: await beginsAsDicom(name) });
  }
}

async function beginsAsDicom(name: string): Promise<boolean> {
  const file = await open(name).catch((cause: unknown) => unreadable(name, 'cannot be read', cause));
  try {
    const { buffer, bytesRead } = await file.read(
      Buffer.alloc(magic.length),
      0,
      magic.length,
      preambleLength,
    );
    return buffer.toString('latin1', 0, bytesRead) === magic;
  } finally {
    await file.close();
  }
}

const unreadable = (name: string, problem: string, cause?: unknown): never =>
  fail('invalid-argument', `"${name}" ${problem}`, { field: 'path', remedy: 'check the path', cause });
