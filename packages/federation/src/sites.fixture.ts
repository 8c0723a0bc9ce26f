import 'reflect-metadata';
import { KeyObject, X509Certificate as NodeCertificate, webcrypto } from 'node:crypto';
import {
  BasicConstraintsExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509';
import { type Bundle, caFingerprint, signBundle } from './index.js';

export const start = Date.UTC(2030, 0, 1);
export const day = 86_400_000;

/** A hospital with a CA of its own, for tests of this package. */
export interface TestSite {
  readonly site: string;
  readonly ca: string;
  readonly caKey: KeyObject;
  readonly fingerprint: string;
  bundle(change?: Partial<Bundle>): Bundle;
  /** The bundle, signed with the CA. */
  signed(change?: Partial<Bundle>): Promise<string>;
}

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };

export async function testSite(
  site: string,
  { days = 3650, isCa = true }: { readonly days?: number; readonly isCa?: boolean } = {},
): Promise<TestSite> {
  const { subtle } = webcrypto;
  const newKeys = () => subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const keys = await newKeys();
  const caKey = KeyObject.from(keys.privateKey);
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: `CN=${site}`,
    notBefore: new Date(start - day),
    notAfter: new Date(start + days * day),
    signingAlgorithm: algorithm,
    keys,
    extensions: [
      new BasicConstraintsExtension(isCa, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign, true),
    ],
  });
  const ca = certificate.toString('pem');
  const tokenKey = await subtle.exportKey('jwk', (await newKeys()).publicKey);
  const bundle = (change: Partial<Bundle> = {}): Bundle => ({
    site,
    title: `Hospital ${site}`,
    version: 1,
    issuedAt: new Date(start).toISOString(),
    expiresAt: new Date(start + 30 * day).toISOString(),
    ca: [ca],
    tokenKeys: [
      {
        kty: 'EC',
        crv: 'P-256',
        x: tokenKey.x ?? '',
        y: tokenKey.y ?? '',
        kid: 'key-1',
        alg: 'ES256',
        use: 'sig',
      },
    ],
    services: { gateway: { address: `gateway.${site}.example:443` }, hydra: { address: `[::1]:444` } },
    since: new Date(start).toISOString(),
    ...change,
  });
  return {
    site,
    ca,
    caKey,
    fingerprint: caFingerprint(ca),
    bundle,
    signed: (change) => signBundle({ bundle: bundle(change), caCertificate: ca, caKey }),
  };
}

/** PEM: the key of a site's next CA as certified by the former one. */
export async function crossCertificate(
  next: TestSite,
  former: TestSite,
  { days = 3650, isCa = true }: { readonly days?: number; readonly isCa?: boolean } = {},
): Promise<string> {
  const subject = new X509Certificate(next.ca);
  const certificate = await X509CertificateGenerator.create({
    subject: subject.subjectName,
    issuer: new X509Certificate(former.ca).subjectName,
    notBefore: new Date(start - day),
    notAfter: new Date(start + days * day),
    publicKey: subject.publicKey,
    signingKey: await webcrypto.subtle.importKey(
      'pkcs8',
      former.caKey.export({ type: 'pkcs8', format: 'der' }),
      algorithm,
      false,
      ['sign'],
    ),
    signingAlgorithm: algorithm,
    extensions: [
      new BasicConstraintsExtension(isCa, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign, true),
    ],
  });
  return new NodeCertificate(Buffer.from(certificate.rawData)).toString();
}
