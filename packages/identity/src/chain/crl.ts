import { fail, isMdmError } from '@mdm/errors';
import { readName, subjectOf } from '../certificate-names.js';
import { type DerElement, DerError, derTag, encodeElement, readChildren, readElement } from '../der.js';
import { checkedDn, formatDn } from '../dn.js';
import { nameHashes } from '../trust/name-hash.js';
import type { Trust } from '../trust/trust.js';
import { type ChainCertificate, readAlgorithm } from './chain-certificate.js';
import { refuseChain } from './chain-reasons.js';
import { isInteger, isTime, readBytes, readInteger, readTime } from './der-values.js';
import { keyUsageBit, readExtensions } from './extensions.js';
import { pemBlocks } from './pem.js';
import { isSignedBy } from './signatures.js';

/** A complete CRL of one CA; its signature is checked when it is used, with the key of the CA of the chain. */
export interface Crl {
  /** Canonical slash form. */
  readonly issuerDn: string;
  /** By {@link nameHashes}. */
  readonly issuerHashes: readonly string[];
  /** Milliseconds since 1970. */
  readonly thisUpdate: number;
  readonly nextUpdate: number;
  /** Serial numbers, hexadecimal. */
  readonly revoked: ReadonlySet<string>;
  readonly signed: Buffer;
  readonly signatureAlgorithm: string;
  readonly signature: Buffer;
}

const maxSize = 16 * 1024 * 1024;
const extensionsTag = 0xa0;
const none: ReadonlySet<string> = new Set();

/**
 * Reads CRLs (RFC 5280 §5), once for many chains. One that covers only a part (delta, indirect, or by distribution point)
 * says so in a critical extension and is refused, since it cannot tell that a certificate is good.
 * @param source DER each, or one PEM text
 * @throws invalid-argument (field crls)
 */
export function readCrls(source: readonly Uint8Array[] | string): readonly Crl[] {
  const crls = typeof source === 'string' ? pemBlocks(source, 'X509 CRL') : source;
  if (typeof source === 'string' && crls.length === 0) unusable(0, 'the text holds none');
  return crls.map((der, index) => {
    if (der.length > maxSize) unusable(index, 'it is larger than 16 MiB');
    try {
      return readCrl(der);
    } catch (cause) {
      if (cause instanceof DerError || (isMdmError(cause) && cause.field === 'dn'))
        unusable(index, cause.message, cause);
      throw cause;
    }
  });
}

/**
 * Refuses a certificate that a CRL of its issuer lists. An issuer of which no CRL is given is not asked; one whose CRLs
 * are all stale, unreadable or not its own is (RFC 5280 §6.3.3), and the answer is then no.
 * @throws certificate-invalid (reason revoked, revocation-unknown)
 */
export function checkRevocation(
  certificate: ChainCertificate,
  issuer: ChainCertificate,
  { crls = [], unreadableCrls = none }: Trust,
  now: number,
): void {
  const named = crls.filter(({ issuerDn }) => issuerDn === issuer.subjectDn);
  if (named.length === 0 && !isUnreadable(issuer, unreadableCrls)) return;
  const own = named.filter((crl) => isSignedByIssuer(crl, issuer));
  if (own.some(({ revoked }) => revoked.has(certificate.serial)))
    refuseChain('revoked', `${certificate.place} is revoked`);
  if (!own.some(({ thisUpdate, nextUpdate }) => thisUpdate <= now && now <= nextUpdate))
    refuseChain('revocation-unknown', `there is no valid CRL of the issuer of ${certificate.place}`);
}

function isUnreadable({ x509 }: ChainCertificate, hashes: ReadonlySet<string>): boolean {
  return hashes.size > 0 && nameHashes(subjectOf(x509.raw)).some((hash) => hashes.has(hash));
}

function isSignedByIssuer(crl: Crl, { keyUsage, publicKey }: ChainCertificate): boolean {
  if (keyUsage?.has(keyUsageBit.crlSign) === false) return false;
  return isSignedBy(publicKey, crl.signatureAlgorithm, crl.signed, crl.signature);
}

/** CertificateList ::= SEQUENCE { tbsCertList, signatureAlgorithm, signature } */
function readCrl(der: Uint8Array): Crl {
  const [tbs, algorithm, signature, ...more] = readChildren(readElement(der), derTag.sequence);
  if (tbs === undefined || algorithm === undefined || signature === undefined || more.length > 0)
    throw new DerError('it has not the three parts of a CRL');
  const all = readChildren(tbs, derTag.sequence);
  const [innerAlgorithm, issuer, thisUpdate, nextUpdate, ...optional] = isInteger(all[0])
    ? all.slice(1)
    : all;
  if (!(innerAlgorithm && issuer && isTime(thisUpdate) && isTime(nextUpdate)))
    throw new DerError('a field is missing');
  if (!Buffer.from(algorithm.value).equals(innerAlgorithm.value))
    throw new DerError('it names two signature algorithms');
  refuseCritical(optional.find(({ tag }) => tag === extensionsTag));
  const entries = optional.find(({ tag }) => tag === derTag.sequence);
  return {
    issuerDn: formatDn(checkedDn(readName(issuer))),
    issuerHashes: nameHashes(issuer),
    thisUpdate: readTime(thisUpdate),
    nextUpdate: readTime(nextUpdate),
    revoked: new Set(entries && readChildren(entries, derTag.sequence).map(readEntry)),
    signed: encodeElement(tbs.tag, tbs.value),
    signatureAlgorithm: readAlgorithm(algorithm),
    signature: readBytes(signature),
  };
}

/** SEQUENCE { userCertificate, revocationDate, crlEntryExtensions OPTIONAL } */
function readEntry(entry: DerElement): string {
  const [serial, date, extensions, ...more] = readChildren(entry, derTag.sequence);
  if (serial === undefined || !isTime(date) || more.length > 0) throw new DerError('an entry is not valid');
  if (extensions && hasCritical(extensions)) throw new DerError('an entry has a critical extension');
  return readInteger(serial).toString('hex');
}

function refuseCritical(explicit: DerElement | undefined): void {
  if (explicit && hasCritical(readElement(explicit.value)))
    throw new DerError('it has a critical extension, so it may cover only a part of the certificates');
}

function hasCritical(list: DerElement): boolean {
  return [...readExtensions(list).values()].some(({ critical }) => critical);
}

function unusable(index: number, problem: string, cause?: unknown): never {
  return fail('invalid-argument', `CRL ${index + 1} cannot be used: ${problem}`, {
    field: 'crls',
    remedy: 'fetch the complete CRL of the CA again',
    cause,
  });
}
