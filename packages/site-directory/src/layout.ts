import { X509Certificate } from 'node:crypto';
import { access, readFile } from 'node:fs/promises';
import path from 'node:path';
import { fail } from '@mdm/errors';
import { type Credential, dnOfCertificate, readCredential } from '@mdm/identity';

/** Where the files of a site are that its administrator keeps. */
export interface SiteDirectory {
  /** The CA of the site, and how it follows former ones. */
  readonly ca: string;
  /** The CA that the site is about to move to. */
  readonly nextCa: string;
  /** The CA that the site has moved away from, while certificates of it are in use. */
  readonly formerCa: string;
  readonly federation: string;
  /** `site.yaml`. */
  readonly config: string;
  /** Holds one directory a service. */
  readonly certificates: string;
  /** Holds one directory a person. */
  readonly users: string;
  secrets(service: string): string;
  tls(service: string): string;
  user(name: string): string;
}

export function siteDirectory(root: string): SiteDirectory {
  const below = (...parts: string[]) => path.join(root, ...parts);
  return {
    ca: below('ca'),
    nextCa: below('ca.next'),
    formerCa: below('ca.former'),
    federation: below('federation'),
    config: below('site.yaml'),
    certificates: below('tls'),
    users: below('users'),
    secrets: (service) => below('secrets', service),
    tls: (service) => below('tls', service),
    user: (name) => below('users', name),
  };
}

/**
 * The CA of a site, and the site that it is of.
 * @throws failed-precondition  it is missing, or none that `mdm pki init` has made
 */
export async function readSiteCa(root: string): Promise<{ readonly ca: Credential; readonly site: string }> {
  const directory = siteDirectory(root).ca;
  const ca = await readCredential(directory);
  const dn = dnOfCertificate(new X509Certificate(ca.cert));
  const site = /\/CN=MDM CA of ([a-z][a-z0-9-]{0,30})$/.exec(dn)?.[1];
  if (site !== undefined) return { ca, site };
  return fail('failed-precondition', `the certificate in "${directory}" is not one of "mdm pki init"`, {
    field: 'directory',
    remedy: 'name the directory that "mdm pki init" has made',
  });
}

export async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}

/** The text of a file, undefined when there is none. */
export async function readIfThere(file: string): Promise<string | undefined> {
  return readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
}
