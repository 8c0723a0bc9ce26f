import { createPrivateKey, X509Certificate } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { readCredentialFile, replaceFile, unusable } from './credential-files.js';

/** A certificate, its private key and the CA that issued it, all PEM. */
export interface Credential {
  readonly ca: string;
  readonly cert: string;
  /** PKCS#8, not encrypted. */
  readonly key: string;
}

const files = { ca: 'ca.pem', cert: 'cert.pem', key: 'key.pem' } as const;
const remedy = 'make the certificate with "mdm pki", or correct the directory';

/**
 * Writes `ca.pem`, `cert.pem` and `key.pem`; the key and a new directory are for the owner only. Each file is replaced
 * in one step.
 */
export async function writeCredential(directory: string, { ca, cert, key }: Credential): Promise<void> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  await replaceFile(path.join(directory, files.key), key, { mode: 0o600 });
  await replaceFile(path.join(directory, files.cert), cert, { mode: 0o644 });
  await replaceFile(path.join(directory, files.ca), ca, { mode: 0o644 });
}

/**
 * Reads what {@link writeCredential} wrote.
 * @throws failed-precondition (field: the file)  missing, too large, not what it should be, a key that belongs to
 *   another certificate, or a key that others may read
 */
export async function readCredential(directory: string): Promise<Credential> {
  const read = async (file: string, secret = false): Promise<string> =>
    (await readCredentialFile(path.join(directory, file), { secret, remedy })).toString();
  const ca = await read(files.ca);
  const cert = await read(files.cert);
  const key = await read(files.key, true);
  requireMatch(directory, cert, key);
  return { ca, cert, key };
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
