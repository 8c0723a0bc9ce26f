import { type KeyObject, X509Certificate } from 'node:crypto';
import { isMdmError } from '@mdm/errors';
import { readName } from '../certificate-names.js';
import { type DerElement, DerError, derTag, readChildren, readElement, readOid } from '../der.js';
import { checkedDn, type Dn, formatDn } from '../dn.js';
import { refuseChain } from './chain-reasons.js';
import { readBytes, readInteger, readTime } from './der-values.js';
import { type Extension, readExtensions, readUsage, type Usage } from './extensions.js';
import { pemBlocks } from './pem.js';

/** A certificate as path validation needs it: every field read once, strictly, from its DER. */
export interface ChainCertificate extends Usage {
  /** What messages call it, such as "certificate 2". */
  readonly place: string;
  readonly x509: X509Certificate;
  readonly publicKey: KeyObject;
  readonly subject: Dn;
  /** Canonical slash form. */
  readonly subjectDn: string;
  /** Canonical slash form. */
  readonly issuerDn: string;
  /** Hexadecimal. */
  readonly serial: string;
  /** Milliseconds since 1970; both ends belong to the validity. */
  readonly notBefore: number;
  readonly notAfter: number;
  /** OID. */
  readonly signatureAlgorithm: string;
  readonly extensions: ReadonlyMap<string, Extension>;
}

const maxSize = 64 * 1024;
const versionTag = 0xa0;
const extensionsTag = 0xa3;

/**
 * Reads trust anchors, once for many chains.
 * @param source DER each, or one PEM text
 * @throws certificate-invalid (reason unreadable)
 */
export function readAnchors(source: readonly Uint8Array[] | string): readonly ChainCertificate[] {
  const anchors = typeof source === 'string' ? pemBlocks(source, 'CERTIFICATE') : source;
  return anchors.map((der, index) => readCertificate(der, `anchor ${index + 1}`));
}

/** @throws certificate-invalid (reason unreadable): not one strict DER certificate of at most 64 KiB */
export function readCertificate(der: Uint8Array, place: string): ChainCertificate {
  if (der.length > maxSize) refuseChain('unreadable', `${place} is larger than 64 KiB`);
  try {
    return { place, ...readFields(der), ...parseX509(der) };
  } catch (cause) {
    if (cause instanceof DerError || (isMdmError(cause) && cause.field === 'dn'))
      refuseChain('unreadable', `${place} cannot be read: ${cause.message}`, cause);
    throw cause;
  }
}

/** Certificate ::= SEQUENCE { tbsCertificate, signatureAlgorithm, signature } (RFC 5280 §4.1). */
function readFields(der: Uint8Array) {
  const [tbs, algorithm, signature, ...more] = readChildren(readElement(der), derTag.sequence);
  if (tbs === undefined || algorithm === undefined || signature === undefined || more.length > 0)
    throw new DerError('it has not the three parts of a certificate');
  readBytes(signature);
  const all = readChildren(tbs, derTag.sequence);
  const fields = all[0]?.tag === versionTag ? all.slice(1) : all;
  const [serial, innerAlgorithm, issuer, validity, subject, publicKey, ...optional] = fields;
  if (!(serial && innerAlgorithm && issuer && validity && subject && publicKey))
    throw new DerError('a field is missing');
  if (!Buffer.from(algorithm.value).equals(innerAlgorithm.value))
    throw new DerError('it names two signature algorithms');
  const subjectName = checkedDn(readName(subject));
  const list = optional.find(({ tag }) => tag === extensionsTag);
  const extensions = list ? readExtensions(readElement(list.value)) : new Map<string, Extension>();
  return {
    subject: subjectName,
    subjectDn: formatDn(subjectName),
    issuerDn: formatDn(checkedDn(readName(issuer))),
    serial: readInteger(serial).toString('hex'),
    ...readValidity(validity),
    signatureAlgorithm: readAlgorithm(algorithm),
    extensions,
    ...readUsage(extensions),
  };
}

/** AlgorithmIdentifier ::= SEQUENCE { algorithm, parameters OPTIONAL } */
export function readAlgorithm(element: DerElement): string {
  const [id] = readChildren(element, derTag.sequence);
  if (id === undefined) throw new DerError('an algorithm is missing');
  return readOid(id);
}

function readValidity(element: DerElement): { readonly notBefore: number; readonly notAfter: number } {
  const [notBefore, notAfter, ...more] = readChildren(element, derTag.sequence);
  if (notBefore === undefined || notAfter === undefined || more.length > 0)
    throw new DerError('the validity is not two dates');
  return { notBefore: readTime(notBefore), notAfter: readTime(notAfter) };
}

function parseX509(der: Uint8Array): { readonly x509: X509Certificate; readonly publicKey: KeyObject } {
  try {
    const x509 = new X509Certificate(der);
    return { x509, publicKey: x509.publicKey };
  } catch (cause) {
    throw new DerError('it is not X.509, or its key is of an unknown kind', { cause });
  }
}
