import { isMdmError } from '@mdm/errors';
import { readName } from '../certificate-names.js';
import { readAlgorithm } from '../chain/chain-certificate.js';
import { readBytes, readCount, readInteger, readTime } from '../chain/der-values.js';
import { type Extension, readExtensions } from '../chain/extensions.js';
import {
  type DerElement,
  DerError,
  derTag,
  encodeElement,
  readChildren,
  readElement,
  readOid,
} from '../der.js';
import { readString } from '../directory-string.js';
import { checkedDn, formatDn } from '../dn.js';
import { refuseVoms } from './voms-reasons.js';

/** An attribute certificate of a VOMS server: what it says, and nothing yet about whether it is true. */
export interface AttributeCertificate {
  /** DER of what is signed. */
  readonly signed: Buffer;
  /** OID. */
  readonly signatureAlgorithm: string;
  readonly signature: Buffer;
  /** The certificate that it was made for: the DN is of its issuer, or of old servers its subject. */
  readonly holder: { readonly dn: string; readonly serial: string };
  /** Canonical DN of the server that signed. */
  readonly signerDn: string;
  /** Milliseconds since 1970; both ends belong to the validity. */
  readonly notBefore: number;
  readonly notAfter: number;
  readonly vo: string;
  /** Of the VOMS server, lower case. */
  readonly host: string;
  /** As they are written, in their order. */
  readonly fqans: readonly string[];
  /** DER: the certificate of the server, and of CAs between it and the anchor. */
  readonly certificates: readonly Buffer[];
  /** URIs and host names; undefined: meant for everybody. */
  readonly targets: readonly string[] | undefined;
}

/** In a proxy: the attribute certificates. */
export const attributeCertificatesOid = '1.3.6.1.4.1.8005.100.100.5';

const oids = {
  fqans: '1.3.6.1.4.1.8005.100.100.4',
  certificates: '1.3.6.1.4.1.8005.100.100.10',
  noRevocation: '2.5.29.56',
  authorityKey: '2.5.29.35',
  targets: '2.5.29.55',
} as const;
const tags = {
  explicit0: 0xa0,
  directoryName: 0xa4,
  dnsName: 0x82,
  uri: 0x86,
  ia5: 0x16,
  generalizedTime: 0x18,
} as const;
const limits = { attributeCertificates: 10, certificates: 10, targets: 100, fqans: 64 } as const;
const authority = /^([A-Za-z0-9_.-]{1,255}):\/\/([A-Za-z0-9.-]{1,253}):\d{1,5}$/;

/**
 * The attribute certificates of a proxy, not yet read: SEQUENCE OF (SEQUENCE OF AttributeCertificate) with one member
 * (VOMS AC profile, GFD.182).
 * @param value of the extension
 * @throws certificate-invalid (field voms; reason malformed, too-large)
 */
export function splitAttributeCertificates(value: Uint8Array): readonly DerElement[] {
  return reading(() => {
    const list = readChildren(only(readElement(value)), derTag.sequence);
    if (list.length > limits.attributeCertificates)
      refuseVoms('too-large', `there are more than ${limits.attributeCertificates} attribute certificates`);
    return list;
  });
}

/**
 * Reads one by RFC 5755 §4.1 in the profile of VOMS (GFD.182): version 2, the holder by one name and a serial number, an
 * issuer with one name, one attribute with one authority. Strict DER.
 * @throws certificate-invalid (field voms; reason malformed, too-large, critical-extension)
 */
export function readAttributeCertificate(element: DerElement): AttributeCertificate {
  return reading(() => {
    const [info, algorithm, signature, ...more] = readChildren(element, derTag.sequence);
    if (info === undefined || algorithm === undefined || signature === undefined || more.length > 0)
      throw new DerError('it has not the three parts of an attribute certificate');
    return {
      signed: encodeElement(info.tag, info.value),
      signatureAlgorithm: readAlgorithm(algorithm),
      signature: readBytes(signature),
      ...readInfo(info, algorithm),
    };
  });
}

/**
 * AttributeCertificateInfo ::= SEQUENCE { version, holder, issuer, signature, serialNumber, validity, attributes, issuerUniqueID
 * OPTIONAL, extensions OPTIONAL }. The extensions are there with VOMS, and the unique identifier must not (RFC 5755 §4.2.8).
 */
function readInfo(info: DerElement, outerAlgorithm: DerElement) {
  const [version, holder, issuer, algorithm, serial, validity, attributes, list, ...more] = readChildren(
    info,
    derTag.sequence,
  );
  if (
    !(version && holder && issuer && algorithm && serial && validity && attributes && list) ||
    more.length > 0
  )
    throw new DerError('a field is missing or unknown');
  if (readCount(version) !== 1) throw new DerError('it is not of version 2');
  if (!Buffer.from(algorithm.value).equals(outerAlgorithm.value))
    throw new DerError('it names two signature algorithms');
  if (readInteger(serial).length > 20) throw new DerError('its serial number is too long');
  const extensions = readExtensions(list);
  return {
    holder: readHolder(holder),
    signerDn: readIssuer(issuer),
    ...readValidity(validity),
    ...readAttributes(attributes),
    ...readExtensionValues(extensions),
  };
}

/** Holder ::= SEQUENCE { baseCertificateID [0] SEQUENCE { issuer GeneralNames, serial } }, and no other way to name it. */
function readHolder(holder: DerElement): AttributeCertificate['holder'] {
  const [names, serial, ...more] = readChildren(only(holder), tags.explicit0);
  if (names === undefined || serial === undefined || more.length > 0)
    throw new DerError('its holder is not an issuer and a serial number');
  return { dn: readDirectoryName(only(names)), serial: readInteger(serial).toString('hex') };
}

/** AttCertIssuer ::= [0] SEQUENCE { issuerName GeneralNames } */
function readIssuer(issuer: DerElement): string {
  return readDirectoryName(only(only(issuer, tags.explicit0)));
}

function readDirectoryName({ tag, value }: DerElement): string {
  if (tag !== tags.directoryName) throw new DerError('a name is not a distinguished name');
  return formatDn(checkedDn(readName(readElement(value))));
}

function readValidity(validity: DerElement): Pick<AttributeCertificate, 'notBefore' | 'notAfter'> {
  const [notBefore, notAfter, ...more] = readChildren(validity, derTag.sequence);
  if (notBefore?.tag !== tags.generalizedTime || notAfter?.tag !== tags.generalizedTime || more.length > 0)
    throw new DerError('its validity is not two dates');
  return { notBefore: readTime(notBefore), notAfter: readTime(notAfter) };
}

/** Attributes of other types give no right and are skipped. */
function readAttributes(attributes: DerElement): Pick<AttributeCertificate, 'vo' | 'host' | 'fqans'> {
  const values = readChildren(attributes, derTag.sequence).flatMap((attribute) => {
    const [type, value, ...more] = readChildren(attribute, derTag.sequence);
    if (type === undefined || value === undefined || more.length > 0)
      throw new DerError('an attribute is not a type and its values');
    return readOid(type) === oids.fqans ? [only(value, derTag.set)] : [];
  });
  const [syntax, second] = values;
  if (syntax === undefined || second !== undefined) throw new DerError('it has not one list of groups');
  return readSyntax(syntax);
}

/** IetfAttrSyntax ::= SEQUENCE { policyAuthority [0] GeneralNames, values SEQUENCE OF OCTET STRING } (RFC 5755 §4.4). */
function readSyntax(syntax: DerElement): Pick<AttributeCertificate, 'vo' | 'host' | 'fqans'> {
  const [names, values, ...more] = readChildren(syntax, derTag.sequence);
  if (names === undefined || values === undefined || more.length > 0)
    throw new DerError('its groups come without the server that gave them');
  const [, vo, host] = authority.exec(readGeneralText(only(names, tags.explicit0))) ?? [];
  if (vo === undefined || host === undefined) throw new DerError('its authority is not "vo://host:port"');
  const list = readChildren(values, derTag.sequence);
  if (list.length > limits.fqans)
    refuseVoms('too-large', `it has more than ${limits.fqans} groups and roles`);
  return { vo, host: host.toLowerCase(), fqans: list.map(readFqan) };
}

function readFqan({ tag, value }: DerElement): string {
  if (tag !== derTag.octetString) throw new DerError('a group is not an OCTET STRING');
  return readString({ tag: tags.ia5, value });
}

/** Only the targets may be critical. Without noRevAvail its revocation would have to be asked for, and there is no service for it. */
function readExtensionValues(
  extensions: ReadonlyMap<string, Extension>,
): Pick<AttributeCertificate, 'certificates' | 'targets'> {
  for (const [oid, { critical }] of extensions) {
    if (critical && oid !== oids.targets)
      refuseVoms('critical-extension', `it has an extension that is not supported (${oid})`);
  }
  if (!extensions.has(oids.noRevocation) || !extensions.has(oids.authorityKey))
    throw new DerError('it does not say that it is never revoked, or not by which key it is signed');
  const certificates = extensions.get(oids.certificates);
  const targets = extensions.get(oids.targets);
  return {
    certificates: certificates ? readCertificates(certificates.value) : [],
    targets: targets && readTargets(targets.value),
  };
}

/** SEQUENCE OF (SEQUENCE OF Certificate) with one member. */
function readCertificates(value: Uint8Array): readonly Buffer[] {
  const list = readChildren(only(readElement(value)), derTag.sequence);
  if (list.length > limits.certificates)
    refuseVoms('too-large', `it has more than ${limits.certificates} certificates`);
  return list.map((certificate) => encodeElement(certificate.tag, certificate.value));
}

/**
 * SEQUENCE OF SEQUENCE OF Target, of which only targetName [0] is understood (RFC 5755 §4.3.2). VOMS puts each target into one
 * more SEQUENCE. What is not understood names nobody.
 */
function readTargets(value: Uint8Array): readonly string[] {
  const list = readChildren(readElement(value), derTag.sequence).flatMap((targets) =>
    readChildren(targets, derTag.sequence),
  );
  if (list.length > limits.targets) refuseVoms('too-large', `it has more than ${limits.targets} targets`);
  return list.flatMap((target) => {
    const inner = target.tag === derTag.sequence ? only(target) : target;
    if (inner.tag !== tags.explicit0) return [];
    const name = readElement(inner.value);
    return name.tag === tags.uri || name.tag === tags.dnsName ? [readGeneralText(name)] : [];
  });
}

function readGeneralText({ tag, value }: DerElement): string {
  if (tag !== tags.uri && tag !== tags.dnsName) throw new DerError('a name is not a URI');
  return readString({ tag: tags.ia5, value });
}

/** The one child. */
function only(parent: DerElement, tag: number = derTag.sequence): DerElement {
  const [child, second] = readChildren(parent, tag);
  if (child === undefined || second !== undefined) throw new DerError('there is not one of what must be one');
  return child;
}

function reading<T>(read: () => T): T {
  try {
    return read();
  } catch (cause) {
    if (cause instanceof DerError || (isMdmError(cause) && cause.field === 'dn'))
      refuseVoms('malformed', cause.message, cause);
    throw cause;
  }
}
