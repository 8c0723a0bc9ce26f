import type { X509Certificate } from 'node:crypto';
import { networkMatcher } from '@mdm/config';
import { canonicalDn, dnOfCertificate, urisOfCertificate } from '@mdm/identity';
import type { IngestSource } from './policy.js';

/** Who sends: a DICOM peer with its AE title, or the client of an HTTPS door with its certificate. */
export type Sender = {
  /** IPv4 or IPv6 address. */
  readonly address: string;
} & ({ readonly callingAe: string } | { readonly certificate: X509Certificate });

/** Finds the first entry of `ingest.sources` that a sender matches; undefined when nobody expects it. */
export type FindSource = (sender: Sender) => IngestSource | undefined;

/**
 * An entry that names a certificate is for who holds that, and no other one is: neither an AE title nor an address proves
 * anything at a door that the whole network may reach.
 */
export function createSources(sources: readonly IngestSource[]): FindSource {
  const entries = sources.map((source) => {
    const hasAe = aeMatcher(source.aeTitle);
    const hasCertificate = certificateMatcher(source.certificate);
    const hasAddress = source.address === undefined ? () => true : networkMatcher(source.address);
    const isSender = (sender: Sender) =>
      'certificate' in sender
        ? hasCertificate(sender.certificate)
        : source.certificate === undefined && hasAe(sender.callingAe);
    return { source, expects: (sender: Sender) => isSender(sender) && hasAddress(sender.address) };
  });
  return (sender) => entries.find(({ expects }) => expects(sender))?.source;
}

/** @param name a DN, a URI or a host name of the certificate (RFC 5280 §4.1.2.6, §4.2.1.6) */
function certificateMatcher(name: string | undefined): (certificate: X509Certificate) => boolean {
  if (name === undefined) return () => false;
  if (name.includes('://')) return (certificate) => urisOfCertificate(certificate).includes(name);
  if (!name.startsWith('/'))
    return (certificate) => certificate.checkHost(name, { subject: 'never', wildcards: false }) !== undefined;
  const dn = canonicalDn(name);
  return (certificate) => dnOfCertificate(certificate) === dn;
}

function aeMatcher(pattern: string | undefined): (ae: string) => boolean {
  if (pattern === undefined) return () => true;
  const parts = pattern.split('*').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  const whole = new RegExp(`^${parts.join('.*')}$`);
  return (ae) => whole.test(ae);
}
