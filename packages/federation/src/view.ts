import { createPublicKey, type KeyObject, X509Certificate } from 'node:crypto';
import type { DataLevel } from '@mdm/access';
import { fail } from '@mdm/errors';
import type { Bundle } from './bundle.js';
import { caFingerprint } from './fingerprint.js';

export type PublishedService = keyof Bundle['services'];

/** One trusted site, ready for use. */
export interface SiteEntry extends Limits {
  readonly site: string;
  readonly title: string;
  /** Version of its bundle. */
  readonly version: number;
  /** Milliseconds since the epoch; from then on nothing of the site is trusted. */
  readonly expiresAt: number;
  /** Milliseconds since the epoch. */
  readonly since: number;
  /** SHA-256 of its present CA certificate, 64 hexadecimal digits. */
  readonly fingerprint: string;
  /** SHA-256 of the CAs that it has followed, the last one first. */
  readonly former: readonly string[];
  /** Those whose certificates are in use at the site, the present CA first. */
  readonly ca: readonly X509Certificate[];
  readonly tokenKeys: ReadonlyMap<string, KeyObject>;
  readonly services: Readonly<Record<PublishedService, { readonly address: string }>>;
}

/** What this site believes of another one's tokens; what is left out is not limited. */
export interface Limits {
  /** VOs and groups that they may assert. See {@link assertableGroups}. */
  readonly groups?: readonly string[] | undefined;
  /** Beginnings of the canonical DNs of the people that they may be of, each ending where a part of the DN ends. */
  readonly subjects?: readonly string[] | undefined;
  /** Highest level of data that their people are shown. */
  readonly level?: DataLevel | undefined;
}

/** Everything this site believes of the federation at one moment. Immutable: a change makes a new view. */
export interface FederationView {
  /** The site that looks. */
  readonly own: string;
  readonly sites: ReadonlyMap<string, SiteEntry>;
  /** Grows by one with every change since the start of the process. */
  readonly version: number;
  /** The CA certificates of all sites, PEM, for TLS. */
  caBundle(): string;
  tokenKey(site: string, kid: string): KeyObject | undefined;
  /** `host:port` of a service that sites offer to each other; throws not-found for an unknown site. */
  address(site: string, service: PublishedService): string;
}

export function siteEntry(
  bundle: Bundle,
  { former = [], ...limits }: Limits & { readonly former?: readonly string[] } = {},
): SiteEntry {
  const ca = bundle.ca.map((pem) => new X509Certificate(pem));
  return {
    site: bundle.site,
    title: bundle.title,
    version: bundle.version,
    expiresAt: Date.parse(bundle.expiresAt),
    since: Date.parse(bundle.since),
    fingerprint: caFingerprint(bundle.ca[0] ?? ''),
    former,
    ca,
    tokenKeys: new Map(bundle.tokenKeys.map((key) => [key.kid, createPublicKey({ key, format: 'jwk' })])),
    services: bundle.services,
    ...limits,
  };
}

export function federationView(own: string, entries: Iterable<SiteEntry>, version: number): FederationView {
  const sites: ReadonlyMap<string, SiteEntry> = new Map(
    [...entries].sort((a, b) => (a.site < b.site ? -1 : 1)).map((entry) => [entry.site, entry]),
  );
  const caBundle = [...sites.values()].flatMap(({ ca }) => ca.map(String)).join('');
  return {
    own,
    sites,
    version,
    caBundle: () => caBundle,
    tokenKey: (site, kid) => sites.get(site)?.tokenKeys.get(kid),
    address: (site, service) =>
      sites.get(site)?.services[service].address ??
      fail('not-found', `site "${site}" is not in the federation`, {
        field: 'site',
        remedy:
          'check the site id, and that its bundle is in the federation directory and its CA pinned in "peers"',
      }),
  };
}
