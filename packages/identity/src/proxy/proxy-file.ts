import { X509Certificate } from 'node:crypto';
import { lstat, unlink } from 'node:fs/promises';
import { fail } from '@mdm/errors';
import { pemBlocks } from '../chain/pem.js';
import { readCredentialFile, replaceFile, unusable } from '../credential-files.js';
import { readHolderChain } from './holder-chain.js';
import { readPemCredential, type UserCredential } from './user-credential.js';

const remedy = 'make a proxy with "mdm proxy", or name its file with X509_USER_PROXY';
const neverAsked = (): Promise<string> => Promise.reject(new Error('the key of a proxy is not encrypted'));

/** Where the tools of the grid look for the proxy of this user: `X509_USER_PROXY`, else `/tmp/x509up_u<uid>`. */
export function defaultProxyFile(env: Readonly<Record<string, string | undefined>>): string {
  return env.X509_USER_PROXY || `/tmp/x509up_u${process.getuid?.() ?? 0}`;
}

/**
 * Reads a proxy as the grid's tools keep it, in one PEM file: the proxy, its key, then the certificates that issued it.
 * It is read, not validated.
 * @throws failed-precondition (field: the file)  missing, not of this user, open to others, or not a proxy with its key
 */
export async function readProxy(file: string): Promise<UserCredential> {
  const text = (await readCredentialFile(file, { secret: true, own: true, remedy })).toString();
  const credential = await readPemCredential(text, text, neverAsked).catch((cause: unknown) =>
    unusable(file, 'is not a proxy with its key', remedy, cause),
  );
  if (!holdsProxy(credential.chain)) unusable(file, 'holds a certificate that is not a proxy', remedy);
  return credential;
}

/**
 * Writes a proxy for {@link readProxy} and the tools of the grid, for its owner only, in one step.
 * @throws failed-precondition (field: the file)
 */
export async function writeProxy(file: string, { chain, key }: UserCredential): Promise<void> {
  const [proxy, ...issuers] = pemBlocks(chain, 'CERTIFICATE').map((der) =>
    new X509Certificate(der).toString(),
  );
  await replaceFile(file, [proxy, key, ...issuers].join(''), { mode: 0o600 }).catch((cause: unknown) =>
    unusable(file, 'cannot be written', 'use a file of your own in a directory that you may write to', cause),
  );
}

/**
 * Removes the file of a proxy, whatever its mode, and no other file.
 * @throws not-found, failed-precondition (field: the file)
 */
export async function removeProxy(file: string): Promise<void> {
  const status = await lstat(file).catch((cause: unknown) =>
    fail('not-found', `there is no proxy in "${file}"`, { field: 'file', remedy, cause }),
  );
  if (!status.isFile()) unusable(file, 'is not a file', 'remove it by hand if it is in the way');
  const text = (await readCredentialFile(file, { own: true, remedy })).toString();
  if (!holdsProxy(text)) unusable(file, 'is not a proxy and stays', 'name the file of a proxy');
  await unlink(file);
}

function holdsProxy(pem: string): boolean {
  return pemBlocks(pem, 'CERTIFICATE').length > 0 && readHolderChain(pem).proxies.length > 0;
}
