import { createPrivateKey, randomUUID, X509Certificate } from 'node:crypto';
import { constants } from 'node:fs';
import { mkdir, open, rename } from 'node:fs/promises';
import path from 'node:path';
import { fail } from '@mdm/errors';

/** A certificate, its private key and the CA that issued it, all PEM. */
export interface Credential {
  readonly ca: string;
  readonly cert: string;
  /** PKCS#8, not encrypted. */
  readonly key: string;
}

const files = { ca: 'ca.pem', cert: 'cert.pem', key: 'key.pem' } as const;
const maxFileSize = 64 * 1024;

/**
 * Writes `ca.pem`, `cert.pem` and `key.pem`; the key and a new directory are for the owner only. Each file is replaced
 * in one step.
 */
export async function writeCredential(directory: string, { ca, cert, key }: Credential): Promise<void> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  await writeInOneStep(path.join(directory, files.key), key, 0o600);
  await writeInOneStep(path.join(directory, files.cert), cert, 0o644);
  await writeInOneStep(path.join(directory, files.ca), ca, 0o644);
}

/**
 * Reads what {@link writeCredential} wrote.
 * @throws failed-precondition (field: the file)  missing, too large, not what it should be, a key that belongs to
 *   another certificate, or a key that others may read
 */
export async function readCredential(directory: string): Promise<Credential> {
  const ca = await readPem(path.join(directory, files.ca));
  const cert = await readPem(path.join(directory, files.cert));
  const key = await readPem(path.join(directory, files.key), refuseShared);
  requireMatch(directory, cert, key);
  return { ca, cert, key };
}

async function writeInOneStep(target: string, text: string, mode: number): Promise<void> {
  const scratch = `${target}.${randomUUID()}.new`;
  const file = await open(scratch, 'wx', mode);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(scratch, target);
}

async function readPem(
  name: string,
  check: (name: string, mode: number) => void = () => undefined,
): Promise<string> {
  const file = await open(name, constants.O_RDONLY).catch((cause: unknown) =>
    unusable(name, 'cannot be read', 'make the certificate with "mdm pki", or correct the directory', cause),
  );
  try {
    const { mode, size } = await file.stat();
    check(name, mode);
    if (size > maxFileSize) unusable(name, 'is larger than 64 KiB', 'put one PEM file there');
    return await file.readFile('utf8');
  } finally {
    await file.close();
  }
}

function refuseShared(name: string, mode: number): void {
  if ((mode & 0o077) === 0) return;
  const octal = (mode & 0o777).toString(8).padStart(4, '0');
  unusable(name, `is a private key that others may use (mode ${octal})`, `run "chmod 600 ${name}"`);
}

function requireMatch(directory: string, cert: string, key: string): void {
  let matches: boolean;
  try {
    matches = new X509Certificate(cert).checkPrivateKey(createPrivateKey(key));
  } catch (cause) {
    unusable(
      directory,
      'does not hold a certificate and an unencrypted key as PEM',
      'make them with "mdm pki"',
      cause,
    );
  }
  if (!matches) {
    unusable(
      path.join(directory, files.key),
      'is not the key of the certificate',
      'copy both from the same place',
    );
  }
}

function unusable(name: string, problem: string, remedy: string, cause?: unknown): never {
  return fail('failed-precondition', `"${name}" ${problem}`, { field: path.basename(name), remedy, cause });
}
