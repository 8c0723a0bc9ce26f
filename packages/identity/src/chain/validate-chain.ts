import type { X509Certificate } from 'node:crypto';
import type { Trust } from '../trust/trust.js';
import { type ChainCertificate, readCertificate } from './chain-certificate.js';
import { refuseChain } from './chain-reasons.js';
import { checkRevocation } from './crl.js';
import { extensionOid, keyUsageBit } from './extensions.js';
import { pemBlocks } from './pem.js';
import { checkProxies, isProxy, type ProxyChain } from './proxies.js';
import { isStrongKey, isStrongSignature } from './signatures.js';

export interface PathOptions extends Trust {
  /** Milliseconds since 1970. */
  readonly clock: () => number;
}

export interface ChainOptions extends PathOptions {
  /** How many certificates may be sent; 10 unless told. */
  readonly maxLength?: number;
}

/** Whom a chain speaks for, and how far. */
export interface ValidChain {
  /** The certificate that a CA issued to the person, job or service; not a proxy. */
  readonly endEntity: X509Certificate;
  /** Canonical DN of the end entity, without what proxies add. */
  readonly dn: string;
  /** Undefined when the end entity itself holds the key. */
  readonly proxy: ProxyChain | undefined;
  /** The end of what ends first in the chain, the anchor included: milliseconds since 1970. */
  readonly notAfter: number;
}

const maxPemLength = 1024 * 1024;
/** Extended key usage of TLS clients. */
export const clientPurpose = '1.3.6.1.5.5.7.3.2';
const anyPurpose = '2.5.29.37.0';
/** Extensions that this code obeys, so that they may be critical (RFC 5280 §4.2). */
const obeyed: ReadonlySet<string> = new Set([
  extensionOid.basicConstraints,
  extensionOid.keyUsage,
  extensionOid.extendedKeyUsage,
  extensionOid.subjectAltName,
  extensionOid.issuerAltName,
  extensionOid.certificatePolicies,
  extensionOid.proxyCertInfo,
]);

/**
 * Validates the chain of a TLS client that may hold a proxy, which OpenSSL does only under a flag that Node does not
 * offer: RFC 5280 §6.1 down to the end entity, RFC 3820 §4.1 from there, and the same for legacy proxies. Nothing is
 * fetched, and nothing is remembered.
 *
 * Names compare by their text, case included. Name constraints are refused wherever they are, and policies are not asked
 * for. An anchor is trusted whatever signed it; its dates, key and limits count.
 *
 * @param chain as in TLS: the certificate of the holder first, then each issuer's; DER each, or one PEM text. The anchor
 *   may be there or not; what follows it is ignored
 * @throws certificate-invalid (field chain; refusal.reason: one of {@link ChainReason})
 */
export function validateChain(chain: readonly Uint8Array[] | string, options: ChainOptions): ValidChain {
  const certificates = readChain(chain, options.maxLength);
  const { endEntity, proxy, notAfter } = validatePath(certificates, options, clientPurpose);
  return { endEntity: endEntity.x509, dn: endEntity.subjectDn, proxy, notAfter };
}

/** A chain in its parts. */
export interface ValidPath extends Pick<ValidChain, 'proxy' | 'notAfter'> {
  /** The last one, whose key its holder has, first. */
  readonly proxies: readonly ChainCertificate[];
  readonly endEntity: ChainCertificate;
  /** The issuer of the end entity first, the anchor last. */
  readonly authorities: readonly ChainCertificate[];
}

/**
 * What {@link validateChain} does, with certificates that are read already.
 * @param chain at least one, the holder's first
 * @param keyPurpose OID of the purpose that each certificate has to allow; left out: none
 */
export function validatePath(
  chain: readonly ChainCertificate[],
  options: PathOptions,
  keyPurpose?: string,
): ValidPath {
  const now = options.clock();
  const { path, anchor } = anchoredPath(chain, options.anchors);
  checkLinks(path, anchor);
  for (const certificate of [...path, anchor]) {
    checkDates(certificate, now);
    checkExtensions(certificate);
    if (keyPurpose !== undefined) checkPurpose(certificate, keyPurpose);
  }
  const entity = path.findIndex((certificate) => !isProxy(certificate));
  const proxies = entity === -1 ? path : path.slice(0, entity);
  const endEntity = path[proxies.length] ?? anchor;
  const authorities = [...path.slice(proxies.length + 1), anchor];
  checkEndEntity(endEntity, proxies.at(-1));
  checkAuthorities(authorities);
  for (const holder of [...proxies, endEntity]) checkHolder(holder);
  const proxy = checkProxies(proxies);
  checkIssuers([endEntity, ...authorities], options, now);
  const notAfter = Math.min(...[...path, anchor].map((certificate) => certificate.notAfter));
  return { proxies, endEntity, authorities, proxy, notAfter };
}

/** @throws certificate-invalid (reason unreadable, too-long) */
export function readChain(
  chain: readonly Uint8Array[] | string,
  maxLength = 10,
): readonly ChainCertificate[] {
  if (typeof chain === 'string' && chain.length > maxPemLength)
    refuseChain('too-long', 'its text is longer than 1 MiB');
  const certificates = typeof chain === 'string' ? pemBlocks(chain, 'CERTIFICATE') : chain;
  if (certificates.length === 0) refuseChain('unreadable', 'it holds no certificate');
  if (certificates.length > maxLength)
    refuseChain('too-long', `it has ${certificates.length} certificates, and ${maxLength} are allowed`);
  return certificates.map((der, index) => readCertificate(der, `certificate ${index + 1}`));
}

interface AnchoredPath {
  /** Without the anchor; the holder's certificate first. */
  readonly path: readonly ChainCertificate[];
  readonly anchor: ChainCertificate;
}

function anchoredPath(
  presented: readonly ChainCertificate[],
  anchors: readonly ChainCertificate[],
): AnchoredPath {
  const position = presented.findIndex(({ x509 }) =>
    anchors.some((anchor) => anchor.x509.raw.equals(x509.raw)),
  );
  const sent = presented[position];
  if (sent !== undefined) return { path: presented.slice(0, position), anchor: sent };
  const last = presented.at(-1);
  const named = anchors.filter(({ subjectDn }) => subjectDn === last?.issuerDn);
  const anchor = named.find(({ publicKey }) => last?.x509.verify(publicKey)) ?? named[0];
  if (anchor === undefined) refuseChain('unknown-anchor', 'it does not lead to a CA that is trusted here');
  return { path: presented, anchor };
}

/** Names (RFC 5280 §6.1.3 (a)(4)) and signatures ((a)(1)); all keys are judged before one is used. */
function checkLinks(path: readonly ChainCertificate[], anchor: ChainCertificate): void {
  for (const { place, publicKey } of [...path, anchor])
    if (!isStrongKey(publicKey)) refuseChain('weak-key', `the key of ${place} is too weak or not supported`);
  for (const [index, certificate] of path.entries()) {
    const { place, signatureAlgorithm, issuerDn, x509 } = certificate;
    const issuer = path[index + 1] ?? anchor;
    if (!isStrongSignature(signatureAlgorithm))
      refuseChain(
        'weak-signature',
        `${place} is signed with a weak or unknown algorithm (${signatureAlgorithm})`,
      );
    if (issuerDn !== issuer.subjectDn)
      refuseChain('name-chaining', `${issuer.place} is not the issuer of ${place}`);
    if (!x509.verify(issuer.publicKey))
      refuseChain('broken-signature', `the signature of ${place} is not that of ${issuer.place}`);
  }
}

function checkDates({ place, notBefore, notAfter }: ChainCertificate, now: number): void {
  if (now < notBefore) refuseChain('not-yet-valid', `${place} is valid only from ${isoDate(notBefore)}`);
  if (now > notAfter) refuseChain('expired', `${place} expired at ${isoDate(notAfter)}`);
}

/** Critical extensions (RFC 5280 §6.1.4 (o), §6.1.5 (f)). */
function checkExtensions({ place, extensions }: ChainCertificate): void {
  for (const [oid, { critical }] of extensions) {
    if (oid === extensionOid.nameConstraints || (critical && !obeyed.has(oid)))
      refuseChain('critical-extension', `${place} has an extension that is not supported (${oid})`);
  }
}

/** Each certificate may narrow the purpose (RFC 5280 §4.2.1.12). */
function checkPurpose({ place, purposes }: ChainCertificate, keyPurpose: string): void {
  if (purposes && !purposes.includes(keyPurpose) && !purposes.includes(anyPurpose))
    refuseChain('not-for-clients', `${place} is not for TLS clients`);
}

/** A proxy comes from an end entity or another proxy and never from a CA (RFC 3820 §3.1). */
function checkEndEntity({ place, ca }: ChainCertificate, proxy: ChainCertificate | undefined): void {
  if (ca && proxy !== undefined) refuseChain('proxy-issuer', `${proxy.place} is a proxy and issued by a CA`);
  if (ca) refuseChain('no-end-entity', `${place} is that of a CA and not of a person, job or service`);
}

/** RFC 5280 §6.1.4 (k) to (n). @param authorities the issuer of the end entity first, the anchor last */
function checkAuthorities(authorities: readonly ChainCertificate[]): void {
  let below = 0;
  for (const authority of authorities) {
    const { place, ca, keyUsage, pathLength } = authority;
    if (!ca) refuseChain('not-a-ca', `${place} issued a certificate and is not that of a CA`);
    if (isProxy(authority)) refuseChain('proxy-is-ca', `${place} is that of a CA and of a proxy`);
    if (keyUsage?.has(keyUsageBit.keyCertSign) === false)
      refuseChain('no-cert-sign', `the key of ${place} may not sign certificates`);
    if (pathLength !== undefined && below > pathLength)
      refuseChain('path-length', `${place} allows ${pathLength} CAs below it, not ${below}`);
    if (authority.subjectDn !== authority.issuerDn) below += 1;
  }
}

/** Whoever holds the key signs with it: the handshake, or the next proxy (RFC 3820 §3.1, §3.6). */
function checkHolder({ place, keyUsage }: ChainCertificate): void {
  if (keyUsage?.has(keyUsageBit.digitalSignature) === false)
    refuseChain('no-digital-signature', `the key of ${place} may not make digital signatures`);
}

/** What CAs may vouch for, and what they took back. Proxies are not revoked; they end soon. */
function checkIssuers(certificates: readonly ChainCertificate[], trust: Trust, now: number): void {
  for (const [index, certificate] of certificates.entries()) {
    const issuer = certificates[index + 1];
    if (issuer === undefined) continue;
    if (trust.namespaces?.permits(issuer.subjectDn, certificate.subjectDn) === false)
      refuseChain('namespace', `the CA of ${certificate.place} may not vouch for its name here`);
    checkRevocation(certificate, issuer, trust, now);
  }
}

function isoDate(time: number): string {
  return new Date(time).toISOString();
}
