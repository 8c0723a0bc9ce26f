import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { open, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { fail } from '@mdm/errors';

export interface ReadOptions {
  /** Refuses a file that others may use. */
  readonly secret?: boolean;
  /** Refuses a file that belongs to another user than the process. */
  readonly own?: boolean;
  /** What would help when the file cannot be read. */
  readonly remedy?: string;
}

const maxFileSize = 64 * 1024;

/**
 * Writes a file in one step, so that no reader sees half of it. The superuser leaves it to the owner of the file that it
 * replaces, for services that run under an account of their own.
 * @param like  file to take mode and owner from; default: the one that is replaced
 * @param mode  default: that of `like`, or for the owner only
 */
export async function replaceFile(
  target: string,
  text: string,
  { like = target, mode }: { readonly like?: string; readonly mode?: number } = {},
): Promise<void> {
  const model = await stat(like).catch(() => undefined);
  const scratch = `${target}.${randomUUID()}.new`;
  const file = await open(scratch, 'wx', mode ?? (model?.mode ?? 0o600) & 0o777);
  try {
    if (model !== undefined && process.getuid?.() === 0) await file.chown(model.uid, model.gid);
    await file.writeFile(text);
    await file.sync();
    await file.close();
    await rename(scratch, target);
  } catch (cause) {
    await file.close();
    await rm(scratch, { force: true });
    throw cause;
  }
}

/**
 * Reads a small file that belongs to a credential.
 * @throws failed-precondition (field: the file)  missing, no regular file, larger than 64 KiB, or open to others
 */
export async function readCredentialFile(name: string, options: ReadOptions = {}): Promise<Buffer> {
  const { secret = false, own = false, remedy = 'correct the path' } = options;
  // Opening a pipe that somebody put there would wait for ever.
  const file = await open(name, constants.O_RDONLY | constants.O_NONBLOCK).catch((cause: unknown) =>
    unusable(name, 'cannot be read', remedy, cause),
  );
  try {
    const status = await file.stat();
    if (!status.isFile()) unusable(name, 'is not a file', remedy);
    if (own && status.uid !== process.getuid?.())
      unusable(name, 'belongs to another user', 'use a file of your own');
    if (secret && (status.mode & 0o077) !== 0) {
      const octal = (status.mode & 0o777).toString(8).padStart(4, '0');
      unusable(name, `is a secret that others may use (mode ${octal})`, `run "chmod 600 ${name}"`);
    }
    if (status.size > maxFileSize) unusable(name, 'is larger than 64 KiB', 'put only one credential there');
    return await file.readFile();
  } finally {
    await file.close();
  }
}

export function unusable(name: string, problem: string, remedy: string, cause?: unknown): never {
  return fail('failed-precondition', `"${name}" ${problem}`, { field: path.basename(name), remedy, cause });
}
