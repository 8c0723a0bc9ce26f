import { createHash, createPublicKey, type KeyObject, randomBytes } from 'node:crypto';
import { fail } from '@mdm/errors';
import { encodeName, encodeOid, subjectOf } from '../certificate-names.js';
import { type ChainCertificate, readAnchors, readCertificate } from '../chain/chain-certificate.js';
import { refuseChain } from '../chain/chain-reasons.js';
import { extensionOid, keyUsageBit } from '../chain/extensions.js';
import { pemBlocks } from '../chain/pem.js';
import { checkProxies, policyLanguage } from '../chain/proxies.js';
import { isStrongKey } from '../chain/signatures.js';
import { validateChain } from '../chain/validate-chain.js';
import { encodeElement, readElement } from '../der.js';
import { dateTime, integer, namedBits, octetString, sequence, yes } from './der-writer.js';
import { freshKey, type ProxyKeyKind } from './fresh-key.js';
import { type HolderChain, readHolderChain } from './holder-chain.js';
import { signedStructure } from './signed-structure.js';
import { parsePrivateKey, type UserCredential, userCredential } from './user-credential.js';

/** Who issues the proxy, and what it may do. */
export interface ProxyRequest extends UserCredential {
  /** Milliseconds from now on; 12 hours unless told. A proxy ends with its issuer at the latest. */
  readonly lifetimeMs?: number;
  /** For moving data only, not for starting jobs. What a limited proxy issues is limited in any case. */
  readonly limited?: boolean;
  /** How many proxies may follow this one; no limit of its own unless told. */
  readonly pathLength?: number;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
}

const commonName = '2.5.4.3';
const keyIdentifierOid = { subject: '2.5.29.14', authority: '2.5.29.35' } as const;
const authorityKeyTag = 0x80;
const versionTag = 0xa0;
const extensionsTag = 0xa3;
const keyEncipherment = 2;
const defaultLifetimeMs = 12 * 3_600_000;
const maxPathLength = 1_000;
/** A proxy is valid a little before it is made, for peers whose clock is late. */
const backdatingMs = 5 * 60_000;

/**
 * Makes a proxy with a key of its own: RFC 3820 with a serial number for a name, which inherits all rights or is limited.
 * Where the issuer's `ca` is at hand, the new chain is validated before it is given out.
 *
 * @throws certificate-invalid (refusal.reason)  the issuer has ended, is a CA or a legacy proxy, or may not be followed by a proxy
 * @throws invalid-argument (field key, chain, lifetimeMs, pathLength)
 */
export async function issueProxy(
  request: ProxyRequest & { readonly keyKind?: ProxyKeyKind },
): Promise<UserCredential> {
  const key = parsePrivateKey(await freshKey(request.keyKind));
  const proxy = signProxy(request, createPublicKey(key));
  const credential = userCredential([proxy, ...pemBlocks(request.chain, 'CERTIFICATE')], key);
  return request.ca === undefined ? credential : { ...credential, ca: request.ca };
}

/**
 * Makes a proxy for a key that somebody else holds.
 * @param publicKey strong enough for {@link validateChain}
 * @returns the certificate, DER
 * @throws as {@link issueProxy}
 */
export function signProxy(request: ProxyRequest, publicKey: KeyObject): Buffer {
  const { chain, ca, clock } = request;
  const issuerKey = parsePrivateKey(request.key);
  const issuer = readHolderChain(chain);
  checkIssuer(issuer, issuerKey);
  if (!isStrongKey(publicKey)) refuseChain('weak-key', 'the key of the proxy is too weak or not supported');
  const serial = randomBytes(8).readBigUInt64BE() >> 1n;
  const subject = subjectOf(issuer.holder.x509.raw);
  const ownName = readElement(encodeName([[{ oid: commonName, value: serial.toString() }]]));
  const limited = request.limited === true || checkProxies(issuer.proxies)?.limited === true;
  const spki = publicKey.export({ type: 'spki', format: 'der' });
  const extensions = [
    critical(extensionOid.proxyCertInfo, proxyCertInfo(limited, request.pathLength)),
    critical(extensionOid.keyUsage, keyUsageOf(publicKey)),
    ...keyIdentifiers(issuer.holder, spki),
  ];
  const proxy = signedStructure(issuerKey, (algorithm) =>
    sequence(
      encodeElement(versionTag, integer(2)),
      integer(serial),
      algorithm,
      sequence(subject.value),
      validity(issuer, request),
      sequence(subject.value, ownName.value),
      spki,
      encodeElement(extensionsTag, sequence(...extensions)),
    ),
  );
  checkProxies([readCertificate(proxy, 'the new proxy'), ...issuer.proxies]);
  if (ca !== undefined)
    validateChain([proxy, ...pemBlocks(chain, 'CERTIFICATE')], { anchors: readAnchors(ca), clock });
  return proxy;
}

function checkIssuer({ holder }: HolderChain, key: KeyObject): void {
  const { place, x509, publicKey, ca, keyUsage } = holder;
  if (!x509.checkPrivateKey(key))
    fail('invalid-argument', 'the key is not that of the first certificate', { field: 'key' });
  if (!isStrongKey(publicKey)) refuseChain('weak-key', `the key of ${place} is too weak or not supported`);
  if (ca) refuseChain('proxy-issuer', `${place} is that of a CA, which issues no proxies`);
  if (keyUsage?.has(keyUsageBit.digitalSignature) === false)
    refuseChain('no-digital-signature', `the key of ${place} may not make digital signatures`);
}

/** ProxyCertInfo ::= SEQUENCE { pCPathLenConstraint OPTIONAL, proxyPolicy SEQUENCE { policyLanguage } } (RFC 3820 §3.8). */
function proxyCertInfo(limited: boolean, pathLength: number | undefined): Buffer {
  const language = sequence(encodeOid(limited ? policyLanguage.limited : policyLanguage.inheritAll));
  if (pathLength === undefined) return sequence(language);
  if (!Number.isInteger(pathLength) || pathLength < 0 || pathLength > maxPathLength)
    fail('invalid-argument', `the path length is not a whole number from 0 to ${maxPathLength}`, {
      field: 'pathLength',
    });
  return sequence(integer(pathLength), language);
}

/** RSA keys decrypt in TLS up to 1.2; other keys cannot (RFC 5480 §3). */
function keyUsageOf(publicKey: KeyObject): Buffer {
  return publicKey.asymmetricKeyType === 'rsa'
    ? namedBits(keyUsageBit.digitalSignature, keyEncipherment)
    : namedBits(keyUsageBit.digitalSignature);
}

/**
 * Of the key and, where it has one, of its issuer's: VOMS wants it in what it adds groups to, and strict validators want both
 * everywhere (RFC 5280 §4.2.1.1, §4.2.1.2).
 */
function keyIdentifiers({ extensions }: ChainCertificate, spki: Buffer): readonly Buffer[] {
  const hash = createHash('sha256').update(spki).digest().subarray(0, 20);
  const own = sequence(encodeOid(keyIdentifierOid.subject), octetString(octetString(hash)));
  const issuers = extensions.get(keyIdentifierOid.subject);
  if (issuers === undefined) return [own];
  const authority = sequence(encodeElement(authorityKeyTag, readElement(issuers.value).value));
  return [own, sequence(encodeOid(keyIdentifierOid.authority), octetString(authority))];
}

const critical = (oid: string, value: Buffer): Buffer => sequence(encodeOid(oid), yes, octetString(value));

function validity(
  { holder, notBefore, notAfter }: HolderChain,
  { lifetimeMs = defaultLifetimeMs, clock }: ProxyRequest,
): Buffer {
  if (!Number.isFinite(lifetimeMs) || lifetimeMs < 1_000)
    fail('invalid-argument', 'a proxy lasts for a second at least', { field: 'lifetimeMs' });
  const now = clock();
  const iso = (time: number): string => new Date(time).toISOString();
  if (now < notBefore) refuseChain('not-yet-valid', `${holder.place} is valid only from ${iso(notBefore)}`);
  if (now >= notAfter)
    refuseChain('expired', `${holder.place} or one of its issuers ended at ${iso(notAfter)}`);
  return sequence(
    dateTime(Math.max(now - backdatingMs, notBefore)),
    dateTime(Math.min(now + lifetimeMs, notAfter)),
  );
}
