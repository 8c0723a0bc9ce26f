import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { fail } from '@mdm/errors';
import { whileUnchanged } from '@mdm/federation';
import { checkCount, checkSize, type PolicyFile } from './source.js';

/**
 * The `*.cedar` files of a directory, in the order of their names; what is below it is not read.
 * @throws failed-precondition  there are none, or they cannot be read
 * @throws limit-exceeded       there are more than 256, or more than 1 MiB of them
 */
export const readPolicyFiles = (directory: string): Promise<readonly PolicyFile[]> =>
  policyReader(directory)();

/** As {@link readPolicyFiles}, for somebody who looks again and again: what has not changed is not read again. */
export function policyReader(directory: string): () => Promise<readonly PolicyFile[]> {
  const read = whileUnchanged(readFiles);
  return async () => {
    const files = await filesOf(directory, '.cedar');
    if (files.length > 0) return read(files);
    return fail('failed-precondition', `there is no *.cedar file in "${directory}"`, {
      field: 'directory',
      remedy: 'begin with "mdm policy init"; a site that wants no policies of its own names no directory',
    });
  };
}

/**
 * The `*.test.yaml` files beside them, for `parsePolicyCases`.
 * @throws failed-precondition  they cannot be read
 * @throws limit-exceeded       there are more than 256, or more than 1 MiB of them
 */
export const readPolicyTests = async (directory: string): Promise<readonly PolicyFile[]> =>
  readFiles(await filesOf(directory, '.test.yaml'));

async function filesOf(directory: string, extension: string): Promise<readonly string[]> {
  const entries = await readdir(directory).catch(unreadableIn(directory));
  return entries
    .filter((name) => name.endsWith(extension))
    .sort()
    .map((name) => path.join(directory, name));
}

async function readFiles(paths: readonly string[]): Promise<readonly PolicyFile[]> {
  checkCount(paths.length);
  const files: PolicyFile[] = [];
  let size = 0;
  for (const file of paths) {
    const unreadable = unreadableIn(path.dirname(file));
    size += (await stat(file).catch(unreadable)).size;
    checkSize(size);
    files.push({ name: path.basename(file), text: await readFile(file, 'utf8').catch(unreadable) });
  }
  return files;
}

const unreadableIn = (directory: string) => (cause: unknown) =>
  fail('failed-precondition', `the policies in "${directory}" cannot be read`, {
    field: 'directory',
    remedy: 'name a directory that holds *.cedar files which this program may read',
    cause,
  });
