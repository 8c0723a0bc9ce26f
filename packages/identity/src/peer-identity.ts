import { createHash, X509Certificate } from 'node:crypto';
import { fail, isMdmError } from '@mdm/errors';
import { caFingerprint, type FederationView, type SiteEntry } from '@mdm/federation';
import { dnOfCertificate, urisOfCertificate } from './certificate-names.js';
import { parseServiceUri, type ServiceIdentity } from './service-uri.js';

export interface ServicePeer extends ServiceIdentity {
  readonly kind: 'service';
}

export interface UserPeer {
  readonly kind: 'user';
  /** Canonical DN. */
  readonly dn: string;
  /** The site whose CA issued the certificate. */
  readonly site: string;
  /** x5t#S256 (RFC 8705 §3.1): base64url of the SHA-256 of the certificate. */
  readonly thumbprint: string;
}

export type PeerIdentity = ServicePeer | UserPeer;

const scheme = 'mdm:';

/**
 * Who stands behind a certificate that TLS has already verified against {@link FederationView.caBundle} (chain, dates,
 * purpose). TLS trusts every CA of the federation for every name; here each CA speaks only for its own site: a service
 * certificate `mdm://a/…` must be issued by a CA of site a.
 *
 * @param certificate the peer's, parsed or as DER
 * @throws certificate-invalid  unreadable, issued by no CA of the federation, or by that of another site
 */
export function peerIdentity(
  certificate: X509Certificate | Uint8Array,
  federation: FederationView,
): PeerIdentity {
  const parsed = 'fingerprint256' in certificate ? certificate : parse(certificate);
  const uris = urisOfCertificate(parsed).filter((uri) => uri.toLowerCase().startsWith(scheme));
  const [uri, second] = uris;
  if (second !== undefined) fail('certificate-invalid', 'the certificate names more than one service');
  return uri === undefined ? userPeer(parsed, federation) : servicePeer(parsed, uri, federation);
}

/** x5t#S256 of a certificate: base64url of the SHA-256 of its DER (RFC 8705 §3.1). */
export function certificateThumbprint(certificate: Pick<X509Certificate, 'raw'>): string {
  return createHash('sha256').update(certificate.raw).digest('base64url');
}

function parse(der: Uint8Array): X509Certificate {
  try {
    return new X509Certificate(der);
  } catch (cause) {
    return fail('certificate-invalid', 'the certificate of the peer cannot be read', { cause });
  }
}

function servicePeer(certificate: X509Certificate, uri: string, federation: FederationView): ServicePeer {
  const identity = readServiceUri(uri);
  const authorities = federation.sites.get(identity.site)?.ca ?? [];
  if (!authorities.some((ca) => isIssuedBy(certificate, ca))) {
    fail(
      'certificate-invalid',
      `the certificate of ${uri} is not issued by a CA of site "${identity.site}"`,
      {
        remedy:
          'connect with a certificate of the own site, or give the other site the current federation bundle',
      },
    );
  }
  return { kind: 'service', ...identity };
}

function readServiceUri(uri: string): ServiceIdentity {
  try {
    return parseServiceUri(uri);
  } catch (cause) {
    if (isMdmError(cause))
      fail('certificate-invalid', `the certificate is not valid: ${cause.message}`, { cause });
    throw cause;
  }
}

function userPeer(certificate: X509Certificate, federation: FederationView): UserPeer {
  const site = issuingSite(certificate, [...federation.sites.values()]);
  if (site === undefined)
    fail('certificate-invalid', 'the certificate is not issued by a CA of the federation');
  return {
    kind: 'user',
    dn: dnOfCertificate(certificate),
    site,
    thumbprint: certificateThumbprint(certificate),
  };
}

/**
 * The CAs that a site is proven to have or to have had are asked first, since no site can present one of another site. A
 * further CA that two sites claim belongs to neither.
 */
function issuingSite(certificate: X509Certificate, sites: readonly SiteEntry[]): string | undefined {
  const issuedBy = (authorities: readonly X509Certificate[]) =>
    authorities.some((ca) => isIssuedBy(certificate, ca));
  const proven = sites.find((entry) => issuedBy(provenAuthorities(entry)));
  if (proven !== undefined) return proven.site;
  const [only, second] = sites.filter(({ ca }) => issuedBy(ca));
  return second === undefined ? only?.site : undefined;
}

/** The present CA, and those whose successor it is. */
function provenAuthorities({ ca, fingerprint, former }: SiteEntry): readonly X509Certificate[] {
  const proven = new Set([fingerprint, ...former]);
  return ca.filter((certificate) => proven.has(caFingerprint(certificate)));
}

function isIssuedBy(certificate: X509Certificate, ca: X509Certificate): boolean {
  return certificate.checkIssued(ca) && certificate.verify(ca.publicKey);
}
