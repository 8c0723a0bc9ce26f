import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fail } from '@mdm/errors';

const MAX_FILE = 4096;

/**
 * A secret of the given length in bytes, from `<secretsDirectory>/<name>`: one line, hexadecimal or base64url. The file
 * must be readable by its owner only.
 * @throws failed-precondition  the file is absent or others may read it
 * @throws invalid-argument     the content is no secret of that length; the content is never repeated
 */
export function readSecret(
  config: { readonly secretsDirectory: string },
  name: string,
  bytes: number,
): Buffer {
  if (!/^[a-z0-9][a-z0-9.-]{0,100}$/.test(name)) {
    fail(
      'invalid-argument',
      'the name of a secret is wrong; expected lower-case letters, digits, hyphens and dots',
      {
        field: 'name',
      },
    );
  }
  const file = path.join(config.secretsDirectory, name);
  const text = readPrivateFile(file).trim();
  const secret = decode(text, bytes);
  if (secret === undefined) {
    fail('invalid-argument', `${file} is wrong; expected ${bytes} bytes as hexadecimal or base64url`, {
      field: name,
      remedy: `write it anew, such as with: openssl rand -hex ${bytes}`,
    });
  }
  return secret;
}

/**
 * The text of a file that only its owner may read. Mode and content are of the same open file, so that nobody can swap
 * it in between.
 * @param most  bytes; default 4 KiB
 * @throws failed-precondition  the file is absent or others may read it
 * @throws invalid-argument     it is longer
 */
export function readPrivateFile(file: string, most = MAX_FILE): string {
  let descriptor: number;
  try {
    descriptor = openSync(file, 'r');
  } catch (cause) {
    return fail('failed-precondition', `the secret ${file} cannot be opened`, {
      remedy: 'create it, readable by its owner only',
      cause,
    });
  }
  try {
    const { mode, size } = fstatSync(descriptor);
    if ((mode & 0o077) !== 0) {
      fail('failed-precondition', `the secret ${file} is accessible to others than its owner`, {
        remedy: `run: chmod 600 ${file}`,
      });
    }
    if (size > most)
      fail('invalid-argument', `the secret ${file} is too long; expected at most ${most} bytes`);
    return readFileSync(descriptor, 'utf8');
  } finally {
    closeSync(descriptor);
  }
}

function decode(text: string, bytes: number): Buffer | undefined {
  if (/^[0-9A-Fa-f]+$/.test(text) && text.length === bytes * 2) return Buffer.from(text, 'hex');
  if (!/^[\w-]+={0,2}$/.test(text)) return undefined;
  const decoded = Buffer.from(text, 'base64url');
  const canonical = decoded.toString('base64url') === text.replace(/=+$/, '');
  return canonical && decoded.length === bytes ? decoded : undefined;
}
