import { X509Certificate } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { type ServiceName, serviceNames } from '@mdm/config';
import { fail } from '@mdm/errors';
import { type Credential, issueServiceCertificate, readCredential, writeCredential } from '@mdm/identity';
import { readSuccession } from './authorities.js';
import { exists, readSiteCa, siteDirectory } from './layout.js';

export interface ServiceCertificateOptions {
  /** Default: all that have a certificate, or all six. */
  readonly services?: readonly string[];
  /** DNS names and IP addresses; default: those of the certificate that is replaced. */
  readonly hosts?: readonly string[];
  readonly days: number;
  readonly clock: () => number;
}

export interface IssuedCertificate {
  readonly service: ServiceName;
  readonly directory: string;
}

/**
 * Makes or renews certificates of services, which take them up by themselves. After a change of the CA a service presents
 * the cross certificate as well, so that those who know only the former CA go on reaching it.
 * @throws invalid-argument  there is no such service, or a host is none
 */
export async function issueServiceCertificates(
  root: string,
  options: ServiceCertificateOptions,
): Promise<readonly IssuedCertificate[]> {
  const { days, clock } = options;
  const { ca, site } = await readSiteCa(root);
  const [cross = ''] = await readSuccession(siteDirectory(root).ca);
  const issued: IssuedCertificate[] = [];
  for (const service of await chosen(root, options.services)) {
    const directory = siteDirectory(root).tls(service);
    const hosts = options.hosts ?? (await hostsOf(directory));
    const credential = await issueServiceCertificate({
      ca,
      site,
      service,
      hosts,
      validity: { days },
      clock,
    });
    await writeCredential(directory, { ...credential, cert: `${credential.cert}${cross}` });
    issued.push({ service, directory });
  }
  return issued;
}

/** A certificate below the directory of a site, of a service or a person. */
export interface KeptCertificate {
  /** Such as `tls/lfc`. */
  readonly directory: string;
  readonly certificate: X509Certificate;
}

/** The certificates of services and people that the site's present CA did not issue. */
export async function issuedByOthers(
  root: string,
  kind: 'certificates' | 'users',
): Promise<readonly KeptCertificate[]> {
  const ca = new X509Certificate((await readSiteCa(root)).ca.cert);
  const below = siteDirectory(root)[kind];
  const kept: KeptCertificate[] = [];
  for (const name of await namesBelow(below)) {
    const directory = `${below}/${name}`;
    const certificate = new X509Certificate((await readCredential(directory)).cert);
    if (!certificate.verify(ca.publicKey)) kept.push({ directory, certificate });
  }
  return kept;
}

async function chosen(root: string, named: readonly string[] | undefined): Promise<readonly ServiceName[]> {
  const known = (name: string) => serviceNames.find((service) => service === name);
  if (named !== undefined && named.length > 0) return named.map((name) => known(name) ?? noService(name));
  const present = (await namesBelow(siteDirectory(root).certificates)).flatMap((name) => known(name) ?? []);
  return present.length > 0 ? present : serviceNames;
}

const noService = (name: string): never =>
  fail('invalid-argument', `there is no service "${name}"`, {
    field: 'service',
    remedy: `name some of ${serviceNames.join(', ')}`,
  });

async function namesBelow(directory: string): Promise<readonly string[]> {
  return (await exists(directory)) ? (await readdir(directory)).sort() : [];
}

/** The names of a certificate of this project, besides its URI. */
async function hostsOf(directory: string): Promise<string[]> {
  if (!(await exists(directory))) return [];
  const former: Credential = await readCredential(directory);
  const names = new X509Certificate(former.cert).subjectAltName ?? '';
  return names.split(', ').flatMap((name) => /^(?:DNS|IP Address):(.+)$/.exec(name)?.[1] ?? []);
}
