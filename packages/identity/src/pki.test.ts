import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { chmod, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import tls from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  type Credential,
  createNextSiteCa,
  createSiteCa,
  dnOfCertificate,
  issueServiceCertificate,
  issueUserCertificate,
  readCredential,
  urisOfCertificate,
  writeCredential,
} from './index.js';

const clock = Date.now;
let ca: Credential;
let directory: string;

beforeAll(async () => {
  ca = await createSiteCa({ site: 'a', title: 'Hospital A', validity: { days: 3650 }, clock });
  directory = await mkdtemp(path.join(tmpdir(), 'mdm-pki-'));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

const issueService = (issuer: Credential, service: string) =>
  issueServiceCertificate({
    ca: issuer,
    site: 'a',
    service,
    hosts: ['localhost'],
    validity: { days: 1 },
    clock,
  });

/** What the server sees of the client in a handshake in which each trusts its own `ca` only. */
async function handshake(server: Credential, client: Credential): Promise<readonly string[]> {
  const options = { requestCert: true, rejectUnauthorized: true, minVersion: 'TLSv1.3' as const };
  const listener = tls.createServer({ ...options, ...server }).listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const address = listener.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const accepted = once(listener, 'secureConnection');
  const socket = tls.connect({ ...options, ...client, host: '127.0.0.1', port, servername: 'localhost' });
  try {
    await once(socket, 'secureConnect');
    const [peer] = (await accepted) as [tls.TLSSocket];
    const seen = peer.getPeerX509Certificate();
    return seen ? urisOfCertificate(seen) : [];
  } finally {
    socket.destroy();
    listener.close();
    await once(listener, 'close');
  }
}

describe('the PKI of a site', () => {
  it('makes a CA that can sign certificates and nothing below another CA', async () => {
    const certificate = new X509Certificate(ca.cert);
    expect(certificate.ca).toBe(true);
    expect(certificate.verify(certificate.publicKey)).toBe(true);
    expect(dnOfCertificate(certificate)).toBe('/O=Hospital A/CN=MDM CA of a');
    expect(certificate.publicKey.asymmetricKeyDetails?.namedCurve).toBe('prime256v1');
  });

  it('makes service certificates that carry their URI, their hosts and both purposes', async () => {
    const { cert } = await issueServiceCertificate({
      ca,
      site: 'a',
      service: 'lfc',
      hosts: ['localhost', '127.0.0.1', '::1'],
      validity: { days: 30 },
      clock,
    });
    const certificate = new X509Certificate(cert);
    expect(urisOfCertificate(certificate)).toEqual(['mdm://a/lfc']);
    expect(dnOfCertificate(certificate)).toBe('/O=Hospital A/OU=a/CN=lfc');
    expect(certificate.checkHost('localhost')).toBe('localhost');
    expect(certificate.checkIP('127.0.0.1')).toBe('127.0.0.1');
    expect(certificate.checkIP('::1')).toBe('::1');
    expect(certificate.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1', '1.3.6.1.5.5.7.3.2']);
    expect(certificate.ca).toBe(false);
    expect(certificate.checkIssued(new X509Certificate(ca.cert))).toBe(true);
  });

  it('makes user certificates with exactly the DN that was asked for', async () => {
    const dn = '/C=DE/O=Hospital A/OU=Radiology + MR/CN=Anna "Änne" Arzt, MD/emailAddress=anna@a.example';
    const { cert } = await issueUserCertificate({ ca, dn, validity: { days: 30 }, clock });
    const certificate = new X509Certificate(cert);
    expect(dnOfCertificate(certificate)).toBe(dn);
    expect(certificate.keyUsage).toEqual(['1.3.6.1.5.5.7.3.2']);
  });

  it('gives every certificate a serial number of its own', async () => {
    const serials = await Promise.all(
      [1, 2, 3].map(async () => {
        const { cert } = await issueUserCertificate({ ca, dn: '/CN=x', validity: { days: 1 }, clock });
        return new X509Certificate(cert).serialNumber;
      }),
    );
    expect(new Set(serials).size).toBe(3);
  });

  it('lets two services speak mutual TLS', async () => {
    const [lfc, dpm] = [await issueService(ca, 'lfc'), await issueService(ca, 'dpm')];
    expect(await handshake({ ...lfc, ca: ca.cert }, { ...dpm, ca: ca.cert })).toEqual(['mdm://a/dpm']);
  });

  it('moves to another CA of the same name, with services that are accepted under both', async () => {
    const { ca: next, cross } = await createNextSiteCa({ former: ca, validity: { days: 3650 }, clock });
    const [now, then, between] = [next.cert, ca.cert, cross].map((pem) => new X509Certificate(pem));
    expect(now?.subject).toBe(then?.subject);
    const keyOf = (of: X509Certificate | undefined) => of?.publicKey.export({ type: 'spki', format: 'pem' });
    expect(keyOf(between)).toBe(keyOf(now));
    expect(then && between?.verify(then.publicKey)).toBe(true);
    expect(between?.validTo).toBe(then?.validTo);
    const [lfc, dpm] = [await issueService(next, 'lfc'), await issueService(ca, 'dpm')];
    const chained = { ...lfc, cert: `${lfc.cert}${cross}` };
    for (const trusted of [ca.cert, next.cert, `${ca.cert}${next.cert}`]) {
      const dialled = handshake({ ...chained, ca: `${ca.cert}${next.cert}` }, { ...dpm, ca: trusted });
      expect(await dialled).toEqual(['mdm://a/dpm']);
      expect(await handshake({ ...dpm, ca: trusted }, { ...chained, ca: ca.cert })).toEqual(['mdm://a/lfc']);
    }
  });

  it.each([
    ['a site id with capitals', { site: 'A' }, 'uri'],
    ['a service with a slash', { service: 'lfc/x' }, 'uri'],
    ['a host that is none', { hosts: ['no host'] }, 'hosts'],
    ['no day of validity', { validity: { days: 0 } }, 'validity'],
    ['a life beyond that of the CA', { validity: { days: 4000 } }, 'validity'],
  ])('refuses %s', async (_name, change, field) => {
    const request = { ca, site: 'a', service: 'lfc', hosts: [], validity: { days: 1 }, clock, ...change };
    await expect(issueServiceCertificate(request)).rejects.toMatchObject({ code: 'invalid-argument', field });
  });
});

describe('a credential on disk', () => {
  it('is written for the owner only and read back', async () => {
    const target = path.join(directory, 'tls');
    await writeCredential(target, ca);
    expect((await stat(path.join(target, 'key.pem'))).mode & 0o777).toBe(0o600);
    expect((await stat(target)).mode & 0o777).toBe(0o700);
    expect(await readCredential(target)).toEqual(ca);
  });

  it('is refused while others may read the key', async () => {
    const target = path.join(directory, 'shared');
    await writeCredential(target, ca);
    await chmod(path.join(target, 'key.pem'), 0o640);
    await expect(readCredential(target)).rejects.toMatchObject({
      code: 'failed-precondition',
      field: 'key.pem',
      remedy: expect.stringContaining('chmod 600'),
    });
  });

  it('is refused when key and certificate do not belong together', async () => {
    const target = path.join(directory, 'mixed');
    const { key } = await issueUserCertificate({ ca, dn: '/CN=x', validity: { days: 1 }, clock });
    await writeCredential(target, { ...ca, key });
    await expect(readCredential(target)).rejects.toMatchObject({
      code: 'failed-precondition',
      field: 'key.pem',
    });
  });

  it('is refused when a file is missing or no PEM', async () => {
    await expect(readCredential(path.join(directory, 'nowhere'))).rejects.toMatchObject({ field: 'ca.pem' });
    const target = path.join(directory, 'garbage');
    await writeCredential(target, { ...ca, cert: 'not a certificate' });
    await expect(readCredential(target)).rejects.toMatchObject({ code: 'failed-precondition' });
  });
});
