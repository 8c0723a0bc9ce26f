import { rename } from 'node:fs/promises';
import path from 'node:path';
import { readPrivateFile } from '@mdm/config';
import { createEcKey, replaceFile, type TokenKey, tokenKeyFrom } from '@mdm/identity';
import { exists, siteDirectory } from './layout.js';

/** Where the token keys of a site are: one signs, the others are published with it. */
export function tokenKeyFiles(root: string) {
  const file = (name: string) => path.join(siteDirectory(root).secrets('gateway'), name);
  return {
    present: file('token-key.pem'),
    next: file('token-key.next.pem'),
    former: file('token-key.former.pem'),
  };
}

/** All keys that the bundle is to publish, the present one first. */
export async function readTokenKeys(root: string): Promise<readonly TokenKey[]> {
  const { present, next, former } = tokenKeyFiles(root);
  const keys = [await tokenKeyFrom(readPrivateFile(present))];
  for (const file of [next, former]) {
    if (!(await exists(file))) continue;
    const key = await tokenKeyFrom(readPrivateFile(file));
    if (keys.every(({ kid }) => kid !== key.kid)) keys.push(key);
  }
  return keys;
}

/** A new private key as PEM (PKCS#8). */
export const newTokenKey = (): string =>
  createEcKey().privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

/** Makes the key that will sign, when it has been published long enough. */
export async function createNextTokenKey(root: string): Promise<void> {
  const { next, present } = tokenKeyFiles(root);
  await replaceFile(next, newTokenKey(), { like: present });
}

/** From now on the next key signs; the present one stays published. A promotion that broke off is ended. */
export async function promoteTokenKey(root: string): Promise<void> {
  const { next, present, former } = tokenKeyFiles(root);
  await replaceFile(former, readPrivateFile(present), { like: present });
  await rename(next, present);
}
