// biome-ignore lint/style/noRestrictedImports: asked for PEM, it exports while nothing else runs
import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { encodeName, encodeOid } from '../certificate-names.js';
import { derTag, encodeElement } from '../der.js';
import { parseDn } from '../dn.js';
import { createEcKey } from '../ec-key.js';

/** Issues certificates, proxies and CRLs of every kind, good and bad, with real keys and signatures. */

/** The time of every test. */
export const now = Date.UTC(2026, 5, 15, 12);
export const hour = 3_600_000;
export const day = 24 * hour;

export interface Issued {
  readonly der: Buffer;
  readonly key: KeyObject;
  readonly dn: string;
}

export interface TestExtension {
  readonly oid: string;
  readonly critical?: boolean;
  readonly value: Buffer;
}

export interface Shape {
  readonly dn: string;
  /** The issuer; the certificate signs itself when it is missing. */
  readonly by?: Issued | undefined;
  /** Signed by this key in place of the issuer's. */
  readonly forger?: KeyObject;
  readonly key?: KeyObject;
  /** Milliseconds before and after {@link now}. */
  readonly from?: number;
  readonly until?: number;
  readonly serial?: number;
  readonly scheme?: Scheme;
  readonly extensions?: readonly TestExtension[];
}

export interface Scheme {
  readonly oid: string;
  readonly hash: string | null;
}

export const scheme = {
  ecdsaSha256: { oid: '1.2.840.10045.4.3.2', hash: 'sha256' },
  ecdsaSha1: { oid: '1.2.840.10045.4.1', hash: 'sha1' },
  rsaSha256: { oid: '1.2.840.113549.1.1.11', hash: 'sha256' },
  rsaMd5: { oid: '1.2.840.113549.1.1.4', hash: 'md5' },
} as const satisfies Record<string, Scheme>;

const oids = {
  keyUsage: '2.5.29.15',
  subjectAltName: '2.5.29.17',
  issuerAltName: '2.5.29.18',
  basicConstraints: '2.5.29.19',
  extendedKeyUsage: '2.5.29.37',
  proxyCertInfo: '1.3.6.1.5.5.7.1.14',
} as const;

export const inheritAll = '1.3.6.1.5.5.7.21.1';
export const independent = '1.3.6.1.5.5.7.21.2';
export const limitedPolicy = '1.3.6.1.4.1.3536.1.1.1.9';

export const sequence = (...parts: readonly Buffer[]) => encodeElement(derTag.sequence, ...parts);
export const octets = (value: Buffer) => encodeElement(derTag.octetString, value);
const boolean = (value: boolean) => encodeElement(0x01, Buffer.from([value ? 0xff : 0]));
export const integer = (value: number) => {
  const hex = value.toString(16);
  const bytes = Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex');
  return encodeElement(0x02, (bytes[0] ?? 0) < 0x80 ? bytes : Buffer.concat([Buffer.alloc(1), bytes]));
};
const bits = (unused: number, value: Buffer) => encodeElement(0x03, Buffer.from([unused]), value);
const utcTime = (time: number) =>
  encodeElement(
    0x17,
    Buffer.from(
      `${new Date(time)
        .toISOString()
        .replace(/[-:T]|\.\d+/g, '')
        .slice(2)}`,
    ),
  );

export const algorithm = ({ oid }: Scheme) =>
  oid.startsWith('1.2.840.113549.')
    ? sequence(encodeOid(oid), encodeElement(0x05))
    : sequence(encodeOid(oid));

export const basicConstraints = (ca: boolean, pathLength?: number): TestExtension => ({
  oid: oids.basicConstraints,
  critical: true,
  value: sequence(...(ca ? [boolean(true)] : []), ...(pathLength === undefined ? [] : [integer(pathLength)])),
});

/** @param names of the bits of RFC 5280 §4.2.1.3 that are set */
export const keyUsage = (
  ...names: readonly ('digitalSignature' | 'keyEncipherment' | 'keyCertSign' | 'cRLSign')[]
) => {
  const position = { digitalSignature: 0x80, keyEncipherment: 0x20, keyCertSign: 0x04, cRLSign: 0x02 };
  const byte = names.reduce((sum, name) => sum | position[name], 0);
  return { oid: oids.keyUsage, critical: true, value: bits(1, Buffer.from([byte])) } satisfies TestExtension;
};

export const purposes = (...list: readonly string[]): TestExtension => ({
  oid: oids.extendedKeyUsage,
  value: sequence(...list.map(encodeOid)),
});
export const clientAuth = '1.3.6.1.5.5.7.3.2';
export const serverAuth = '1.3.6.1.5.5.7.3.1';

const dnsName = sequence(encodeElement(0x82, Buffer.from('host.example')));
export const subjectAltName: TestExtension = { oid: oids.subjectAltName, value: dnsName };
export const issuerAltName: TestExtension = { oid: oids.issuerAltName, value: dnsName };

export interface InfoShape {
  readonly language?: string;
  readonly pathLength?: number;
  readonly policy?: string;
  readonly critical?: boolean;
}

/** ProxyCertInfo (RFC 3820 §3.8). */
export function proxyInfo({ language = inheritAll, pathLength, policy, critical = true }: InfoShape = {}) {
  const limit = pathLength === undefined ? [] : [integer(pathLength)];
  const text = policy === undefined ? [] : [octets(Buffer.from(policy))];
  const value = sequence(...limit, sequence(encodeOid(language), ...text));
  return { oid: oids.proxyCertInfo, critical, value } satisfies TestExtension;
}

export const brokenProxyInfo: TestExtension = {
  oid: oids.proxyCertInfo,
  critical: true,
  value: sequence(integer(1)),
};

let lastSerial = 0x1000;

export function issue(shape: Shape): Issued {
  const { dn, by, forger, key = createEcKey().privateKey, from = -day, until = 30 * day } = shape;
  const { serial = ++lastSerial, scheme: chosen = scheme.ecdsaSha256, extensions = [] } = shape;
  const tbs = sequence(
    encodeElement(0xa0, integer(2)),
    integer(serial),
    algorithm(chosen),
    encodeName(parseDn(by?.dn ?? dn)),
    sequence(utcTime(now + from), utcTime(now + until)),
    encodeName(parseDn(dn)),
    createPublicKey(key).export({ type: 'spki', format: 'der' }),
    ...(extensions.length === 0 ? [] : [encodeElement(0xa3, sequence(...extensions.map(encodeExtension)))]),
  );
  return { der: signed(tbs, chosen, forger ?? by?.key ?? key), key, dn };
}

export function encodeExtension({ oid, critical = false, value }: TestExtension): Buffer {
  return sequence(encodeOid(oid), ...(critical ? [boolean(true)] : []), octets(value));
}

export function signed(tbs: Buffer, chosen: Scheme, key: KeyObject): Buffer {
  return sequence(tbs, algorithm(chosen), bits(0, sign(chosen.hash, tbs, key)));
}

type Rest = Partial<Omit<Shape, 'by'>>;

export const caExtensions = [basicConstraints(true), keyUsage('keyCertSign', 'cRLSign')];

export function authority(dn: string, by?: Issued, rest: Rest = {}): Issued {
  return issue({ dn, by, extensions: caExtensions, ...rest });
}

export function person(dn: string, by: Issued, rest: Rest = {}): Issued {
  const extensions = [
    basicConstraints(false),
    keyUsage('digitalSignature', 'keyEncipherment'),
    purposes(clientAuth),
  ];
  return issue({ dn, by, extensions, ...rest });
}

/** An RFC 3820 proxy with a numeric name, as the grid tools make them. */
export function rfcProxy(by: Issued, info: InfoShape = {}, rest: Rest = {}): Issued {
  const extensions = [proxyInfo(info), keyUsage('digitalSignature', 'keyEncipherment')];
  return issue({ dn: `${by.dn}/CN=${++lastSerial}`, by, until: 12 * hour, extensions, ...rest });
}

/** A proxy of Globus Toolkit 2: only the name tells it. */
export function legacyProxy(by: Issued, name = 'proxy', rest: Rest = {}): Issued {
  return issue({ dn: `${by.dn}/CN=${name}`, by, until: 12 * hour, ...rest });
}

export function rsaKey(modulusLength: number): KeyObject {
  const { privateKey } = generateKeyPairSync('rsa', {
    modulusLength,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  return createPrivateKey(privateKey);
}

export interface CrlShape {
  readonly revoked?: readonly number[];
  readonly from?: number;
  readonly until?: number;
  readonly forger?: KeyObject;
  readonly extensions?: readonly TestExtension[];
}

/** A complete CRL (RFC 5280 §5). */
export function revocationList(by: Issued, shape: CrlShape = {}): Buffer {
  const { revoked = [], from = -hour, until = day, forger = by.key, extensions = [] } = shape;
  const entries = revoked.map((serial) => sequence(integer(serial), utcTime(now + from)));
  const tbs = sequence(
    integer(1),
    algorithm(scheme.ecdsaSha256),
    encodeName(parseDn(by.dn)),
    utcTime(now + from),
    utcTime(now + until),
    ...(entries.length === 0 ? [] : [sequence(...entries)]),
    ...(extensions.length === 0 ? [] : [encodeElement(0xa0, sequence(...extensions.map(encodeExtension)))]),
  );
  return signed(tbs, scheme.ecdsaSha256, forger);
}

export function pem(der: Buffer, label: 'CERTIFICATE' | 'X509 CRL' = 'CERTIFICATE'): string {
  const lines = der.toString('base64').replace(/.{64}/g, '$&\n');
  return `-----BEGIN ${label}-----\n${lines}\n-----END ${label}-----\n`;
}
