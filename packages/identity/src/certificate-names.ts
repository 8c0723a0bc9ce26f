import type { X509Certificate } from 'node:crypto';
import { fail, isMdmError } from '@mdm/errors';
import {
  type DerElement,
  DerError,
  derTag,
  encodeElement,
  readChildren,
  readElement,
  readOid,
} from './der.js';
import { encodeString, readString } from './directory-string.js';
import { checkedDn, type Dn, formatDn } from './dn.js';

const subjectAltName = '2.5.29.17';
const versionTag = 0xa0;
const extensionsTag = 0xa3;
const uriTag = 0x86;

/**
 * The canonical DN of the subject of a certificate, read from its DER: `/O=Hospital A/CN=Anna Arzt`.
 * @throws certificate-invalid  the subject is empty, or a value is not text
 */
export function dnOfCertificate(certificate: Pick<X509Certificate, 'raw'>): string {
  return reading(() => formatDn(checkedDn(readName(subjectOf(certificate.raw)))));
}

/** The URIs of the subject alternative name, as they are (RFC 5280 §4.2.1.6). */
export function urisOfCertificate(certificate: Pick<X509Certificate, 'raw'>): readonly string[] {
  return reading(() => {
    const names = extensionsOf(certificate.raw)
      .map((extension) => readChildren(extension, derTag.sequence))
      .filter(([id]) => id !== undefined && readOid(id) === subjectAltName)
      .map((fields) => fields.at(-1));
    return names.flatMap((value) => {
      if (value?.tag !== derTag.octetString) throw new DerError('an extension has no value');
      return readChildren(readElement(value.value), derTag.sequence)
        .filter(({ tag }) => tag === uriTag)
        .map((name) => readString({ tag: 0x16, value: name.value }));
    });
  });
}

/** The DER of a name (RFC 5280 §4.1.2.4). */
export function encodeName(dn: Dn): Buffer {
  const rdns = dn.map((rdn) => {
    const attributes = rdn.map(({ oid, value }) =>
      encodeElement(derTag.sequence, encodeOid(oid), encodeString(oid, value)),
    );
    return encodeElement(derTag.set, ...attributes.sort(Buffer.compare));
  });
  return encodeElement(derTag.sequence, ...rdns);
}

function reading<T>(read: () => T): T {
  try {
    return read();
  } catch (cause) {
    if (cause instanceof DerError || (isMdmError(cause) && cause.field === 'dn')) {
      fail('certificate-invalid', `the certificate cannot be read: ${cause.message}`, { cause });
    }
    throw cause;
  }
}

/** TBSCertificate ::= SEQUENCE { [0] version?, serialNumber, signature, issuer, validity, subject, … } */
function fieldsOf(certificate: Uint8Array): readonly DerElement[] {
  const [tbs] = readChildren(readElement(certificate), derTag.sequence);
  if (tbs === undefined) throw new DerError('the certificate is empty');
  const fields = readChildren(tbs, derTag.sequence);
  return fields[0]?.tag === versionTag ? fields.slice(1) : fields;
}

/** The subject of a certificate as it is written there. */
export function subjectOf(certificate: Uint8Array): DerElement {
  const subject = fieldsOf(certificate)[4];
  if (subject === undefined) throw new DerError('the certificate has no subject');
  return subject;
}

function extensionsOf(certificate: Uint8Array): readonly DerElement[] {
  const explicit = fieldsOf(certificate).find(({ tag }) => tag === extensionsTag);
  return explicit === undefined ? [] : readChildren(readElement(explicit.value), derTag.sequence);
}

/** Name ::= SEQUENCE OF SET OF SEQUENCE { type, value } (RFC 5280 §4.1.2.4). */
export function readName(name: DerElement): Dn {
  return readChildren(name, derTag.sequence).map((rdn) =>
    readChildren(rdn, derTag.set).map((attribute) => {
      const [type, value, ...more] = readChildren(attribute, derTag.sequence);
      if (type === undefined || value === undefined || more.length > 0)
        throw new DerError('an attribute is cut off');
      return { oid: readOid(type), value: readString(value) };
    }),
  );
}

export function encodeOid(oid: string): Buffer {
  const [first = 0, second = 0, ...rest] = oid.split('.').map(Number);
  const bytes = [first * 40 + second, ...rest].flatMap((arc) => {
    const septets = [arc % 128];
    for (let high = Math.floor(arc / 128); high > 0; high = Math.floor(high / 128))
      septets.unshift(0x80 | (high % 128));
    return septets;
  });
  return encodeElement(derTag.oid, Buffer.from(bytes));
}
