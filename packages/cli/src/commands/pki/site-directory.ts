import { X509Certificate } from 'node:crypto';
import { constants } from 'node:fs';
import { access, mkdir, open } from 'node:fs/promises';
import path from 'node:path';
import { fail } from '@mdm/errors';
import type { Credential } from '@mdm/identity';

/** Where the files of a site are; see the help of `mdm pki`. */
export interface SiteDirectory {
  readonly ca: string;
  readonly federation: string;
  secrets(service: string): string;
  tls(service: string): string;
  user(name: string): string;
}

export const siteDirectory = (root: string): SiteDirectory => ({
  ca: path.join(root, 'ca'),
  federation: path.join(root, 'federation'),
  secrets: (service) => path.join(root, 'secrets', service),
  tls: (service) => path.join(root, 'tls', service),
  user: (name) => path.join(root, 'users', name),
});

/** The CA that `mdm pki init` made, and the site that it is of. */
export async function readSiteCa(root: string): Promise<{ readonly ca: Credential; readonly site: string }> {
  const { dnOfCertificate, readCredential } = await import('@mdm/identity');
  const ca = await readCredential(siteDirectory(root).ca);
  const dn = dnOfCertificate(new X509Certificate(ca.cert));
  const site = /\/CN=MDM CA of ([a-z][a-z0-9-]{0,30})$/.exec(dn)?.[1];
  if (site !== undefined) return { ca, site };
  return fail(
    'failed-precondition',
    `the certificate in "${siteDirectory(root).ca}" is not one of "mdm pki init"`,
    {
      field: 'directory',
      remedy: 'name the directory that "mdm pki init" has made',
    },
  );
}

export async function exists(file: string): Promise<boolean> {
  return access(file, constants.F_OK).then(
    () => true,
    () => false,
  );
}

/** Writes a secret for its owner only, unless there is one: nothing that it protects could be read with another. */
export async function writeSecret(directory: string, name: string, text: string): Promise<void> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const file = await open(path.join(directory, name), 'wx', 0o600);
  try {
    await file.writeFile(`${text}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
}
