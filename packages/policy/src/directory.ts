import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { fail } from '@mdm/errors';
import { checkCount, checkSize, type PolicyFile } from './source.js';

/**
 * The `*.cedar` files of a directory, in the order of their names; what is below it is not read.
 * @throws failed-precondition  there are none, or they cannot be read
 * @throws limit-exceeded       there are more than 256, or more than 1 MiB of them
 */
export async function readPolicyFiles(directory: string): Promise<PolicyFile[]> {
  const files = await readFiles(directory, '.cedar');
  if (files.length > 0) return files;
  return fail('failed-precondition', `there is no *.cedar file in "${directory}"`, {
    field: 'directory',
    remedy: 'begin with "mdm policy init"; a site that wants no policies of its own names no directory',
  });
}

/**
 * The `*.test.yaml` files beside them, for `parsePolicyCases`.
 * @throws failed-precondition  they cannot be read
 * @throws limit-exceeded       there are more than 256, or more than 1 MiB of them
 */
export const readPolicyTests = (directory: string): Promise<PolicyFile[]> =>
  readFiles(directory, '.test.yaml');

async function readFiles(directory: string, extension: string): Promise<PolicyFile[]> {
  const unreadable = (cause: unknown) =>
    fail('failed-precondition', `the policies in "${directory}" cannot be read`, {
      field: 'directory',
      remedy: 'name a directory that holds *.cedar files which this program may read',
      cause,
    });
  const entries = await readdir(directory).catch(unreadable);
  const names = entries.filter((name) => name.endsWith(extension)).sort();
  checkCount(names.length);
  const files: PolicyFile[] = [];
  let size = 0;
  for (const name of names) {
    const file = path.join(directory, name);
    size += (await stat(file).catch(unreadable)).size;
    checkSize(size);
    files.push({ name, text: await readFile(file, 'utf8').catch(unreadable) });
  }
  return files;
}
