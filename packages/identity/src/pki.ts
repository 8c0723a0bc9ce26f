import { KeyObject, randomBytes, webcrypto, X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import { fail } from '@mdm/errors';
import { isSiteId } from '@mdm/federation';
import type { Extension, X509Certificate as PeculiarCertificate, PublicKey } from '@peculiar/x509';
import { dnOfCertificate, encodeName } from './certificate-names.js';
import type { Credential } from './credential.js';
import { checkedDn, type Dn, parseDn, type Rdn } from './dn.js';
import { ecKeyFrom } from './ec-key.js';
import { parseServiceUri, serviceUri } from './service-uri.js';

/** From now on, in whole days. */
export interface Validity {
  readonly days: number;
}

interface IssueOptions {
  readonly validity: Validity;
  readonly clock: () => number;
}

export interface SiteCaRequest extends IssueOptions {
  readonly site: string;
  /** Name of the hospital; the O of its CA and of its services. */
  readonly title: string;
}

export interface NextSiteCaRequest extends IssueOptions {
  readonly former: Credential;
}

/** The CA that a site moves to. */
export interface NextSiteCa {
  readonly ca: Credential;
  /** PEM: its key as certified by the former CA. */
  readonly cross: string;
}

export interface ServiceCertificateRequest extends IssueOptions {
  readonly ca: Credential;
  readonly site: string;
  readonly service: string;
  /** DNS names and IP addresses under which others reach it. */
  readonly hosts: readonly string[];
}

export interface UserCertificateRequest extends IssueOptions {
  readonly ca: Credential;
  /** Slash form, such as `/O=Hospital A/CN=Anna Arzt`. */
  readonly dn: string;
}

const oids = { cn: '2.5.4.3', o: '2.5.4.10', ou: '2.5.4.11' } as const;
const dayMs = 86_400_000;
/** A certificate is valid a little before it is made, for peers whose clock is late. */
const backdatingMs = 5 * 60_000;
const ecdsa = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;

/**
 * Makes the CA of a site: self-signed, ECDSA P-256, path length 0, for certificates only (RFC 5280 §4.2.1).
 * @throws invalid-argument
 */
export async function createSiteCa({ site, title, validity, clock }: SiteCaRequest): Promise<Credential> {
  if (!isSiteId(site)) fail('invalid-argument', 'the site id is not valid', { field: 'site' });
  const name = encodeName(checkedDn([attribute(oids.o, title), attribute(oids.cn, `MDM CA of ${site}`)]));
  return newCa(name, await generateKeys(), period(validity, clock()));
}

/**
 * Makes the CA that a site moves to, and certifies its key by the former one. It has the same name: what it is certified
 * by is then "self-issued", which the path length 0 of the former CA allows (RFC 5280 §4.2.1.9, RFC 4210 §4.4), so that
 * TLS peers who trust the former CA accept a service that presents the cross certificate with its own.
 * @throws invalid-argument
 */
export async function createNextSiteCa({ former, validity, clock }: NextSiteCaRequest): Promise<NextSiteCa> {
  const x509 = await loadX509();
  const authority = new x509.X509Certificate(former.cert);
  const name = Buffer.from(authority.subjectName.toArrayBuffer());
  const keys = await generateKeys();
  const dates = period(validity, clock());
  const signedBy = { publicKey: authority.publicKey, privateKey: await importSigningKey(former.key) };
  const notAfter = new Date(Math.min(dates.notAfter.getTime(), authority.notAfter.getTime()));
  return {
    ca: await newCa(name, keys, dates),
    cross: await caCertificate(name, keys.publicKey, signedBy, { ...dates, notAfter }),
  };
}

type Signer = {
  readonly publicKey: webcrypto.CryptoKey | PublicKey;
  readonly privateKey: webcrypto.CryptoKey;
};

async function newCa(name: Buffer, keys: webcrypto.CryptoKeyPair, dates: Period): Promise<Credential> {
  const pem = await caCertificate(name, keys.publicKey, keys, dates);
  return { ca: pem, cert: pem, key: await privateKeyPem(keys.privateKey) };
}

async function caCertificate(
  name: Buffer,
  publicKey: webcrypto.CryptoKey,
  signer: Signer,
  dates: Period,
): Promise<string> {
  const x509 = await loadX509();
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: serialNumber(),
    subject: new x509.Name(name),
    issuer: new x509.Name(name),
    ...dates,
    publicKey,
    signingKey: signer.privateKey,
    signingAlgorithm: ecdsa,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(publicKey),
      await x509.AuthorityKeyIdentifierExtension.create(signer.publicKey),
    ],
  });
  return pemOf(certificate);
}

/**
 * Makes the certificate of a service: URI SAN `mdm://<site>/<service>`, and client as well as server, since services
 * call each other. Its DN is `/O=<title of the CA>/OU=<site>/CN=<service>`.
 * @throws invalid-argument
 */
export async function issueServiceCertificate(request: ServiceCertificateRequest): Promise<Credential> {
  const { ca, site, service, hosts } = request;
  const uri = serviceUri({ site, service });
  parseServiceUri(uri);
  const x509 = await loadX509();
  const organisation = parseDn(dnOfCertificate(new X509Certificate(ca.cert))).filter(
    ([first]) => first?.oid === oids.o,
  );
  const subject = [...organisation, attribute(oids.ou, site), attribute(oids.cn, service)];
  return issue(request, subject, [
    new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth, x509.ExtendedKeyUsage.clientAuth]),
    new x509.SubjectAlternativeNameExtension([{ type: 'url', value: uri }, ...hosts.map(hostName)]),
  ]);
}

/**
 * Makes the certificate of a person or a job, for TLS clients only.
 * @throws invalid-argument
 */
export async function issueUserCertificate(request: UserCertificateRequest): Promise<Credential> {
  const x509 = await loadX509();
  return issue(request, parseDn(request.dn), [
    new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.clientAuth]),
  ]);
}

async function issue(
  { ca, validity, clock }: IssueOptions & { readonly ca: Credential },
  subject: Dn,
  extensions: readonly Extension[],
): Promise<Credential> {
  const x509 = await loadX509();
  const authority = new x509.X509Certificate(ca.cert);
  const signingKey = await importSigningKey(ca.key);
  const keys = await generateKeys();
  const dates = period(validity, clock());
  if (dates.notAfter > authority.notAfter) {
    fail('invalid-argument', 'the certificate would outlive its CA', {
      field: 'validity',
      remedy: `ask for a certificate that ends before ${authority.notAfter.toISOString()}, or renew the CA`,
    });
  }
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: serialNumber(),
    subject: new x509.Name(encodeName(subject)),
    issuer: authority.subjectName,
    ...dates,
    publicKey: keys.publicKey,
    signingKey,
    signingAlgorithm: ecdsa,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      await x509.AuthorityKeyIdentifierExtension.create(authority.publicKey),
      ...extensions,
    ],
  });
  return { ca: ca.cert, cert: pemOf(certificate), key: await privateKeyPem(keys.privateKey) };
}

/** The library takes a quarter of a second to load, and only those who issue certificates need it. */
async function loadX509(): Promise<typeof import('@peculiar/x509')> {
  await import('reflect-metadata');
  return import('@peculiar/x509');
}

async function generateKeys(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(ecdsa, true, ['sign', 'verify']);
}

async function importSigningKey(pem: string): Promise<webcrypto.CryptoKey> {
  const { privateKey } = ecKeyFrom(pem);
  const der = privateKey.export({ format: 'der', type: 'pkcs8' });
  return webcrypto.subtle.importKey('pkcs8', der, ecdsa, false, ['sign']);
}

async function privateKeyPem(key: webcrypto.CryptoKey): Promise<string> {
  return KeyObject.from(key).export({ format: 'pem', type: 'pkcs8' }).toString();
}

function pemOf(certificate: PeculiarCertificate): string {
  return new X509Certificate(Buffer.from(certificate.rawData)).toString();
}

interface Period {
  readonly notBefore: Date;
  readonly notAfter: Date;
}

function period({ days }: Validity, now: number): Period {
  if (!(Number.isInteger(days) && days >= 1 && days <= 36_525)) {
    fail('invalid-argument', 'a certificate is valid for 1 to 36525 days', { field: 'validity' });
  }
  return { notBefore: new Date(now - backdatingMs), notAfter: new Date(now + days * dayMs) };
}

/** 128 random bits, positive and without leading zeros (RFC 5280 §4.1.2.2). */
function serialNumber(): string {
  const bytes = randomBytes(16);
  bytes[0] = 0x40 | ((bytes[0] ?? 0) & 0x3f);
  return bytes.toString('hex');
}

function attribute(oid: string, value: string): Rdn {
  return [{ oid, value }];
}

function hostName(host: string): { readonly type: 'ip' | 'dns'; readonly value: string } {
  if (isIP(host) !== 0) return { type: 'ip', value: host };
  if (!/^(?:\*\.)?[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?$/.test(host)) {
    fail('invalid-argument', 'a host is neither a DNS name nor an IP address', { field: 'hosts' });
  }
  return { type: 'dns', value: host };
}
