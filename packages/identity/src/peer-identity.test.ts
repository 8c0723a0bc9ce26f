import { X509Certificate } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { caFingerprint, federationView, siteEntry } from '@mdm/federation';
import {
  certificateThumbprint,
  createNextSiteCa,
  createSiteCa,
  issueServiceCertificate,
  issueUserCertificate,
  parseServiceUri,
  peerIdentity,
} from './index.js';
import { type TestSite, testSite, viewOf } from './sites.fixture.js';

const clock = Date.now;
const validity = { days: 1 };
let a: TestSite;
let b: TestSite;

const service = async ({ ca }: TestSite, site: string) => {
  const { cert } = await issueServiceCertificate({ ca, site, service: 'lfc', hosts: [], validity, clock });
  return new X509Certificate(cert);
};
const user = async ({ ca }: Pick<TestSite, 'ca'>, dn = '/O=Hospital A/CN=Anna Arzt') => {
  const { cert } = await issueUserCertificate({ ca, dn, validity, clock });
  return new X509Certificate(cert);
};
const refused = expect.objectContaining({ code: 'certificate-invalid' });

beforeAll(async () => {
  [a, b] = await Promise.all([testSite('a'), testSite('b')]);
});

describe('the identity of a peer', () => {
  it('is the service that its certificate names, parsed or as DER', async () => {
    const certificate = await service(a, 'a');
    const expected = { kind: 'service', site: 'a', service: 'lfc' };
    expect(peerIdentity(certificate, viewOf('b', [a, b]))).toEqual(expected);
    expect(peerIdentity(new Uint8Array(certificate.raw), viewOf('b', [a, b]))).toEqual(expected);
  });

  it('is the user, with the site that vouches for the DN', async () => {
    const certificate = await user(b, '/O=Hospital A/CN=Anna Arzt');
    expect(peerIdentity(certificate, viewOf('a', [a, b]))).toEqual({
      kind: 'user',
      dn: '/O=Hospital A/CN=Anna Arzt',
      site: 'b',
      thumbprint: certificateThumbprint(certificate),
    });
  });

  it('refuses a service of one site that the CA of another site issued', async () => {
    const forged = await service(b, 'a');
    expect(() => peerIdentity(forged, viewOf('a', [a, b]))).toThrow(refused);
  });

  it('refuses a CA of the same name with another key', async () => {
    const ca = await createSiteCa({ site: 'a', title: 'Hospital A', validity: { days: 10 }, clock });
    expect(() => peerIdentity(new X509Certificate(ca.cert), viewOf('b', [a, b]))).toThrow(refused);
    const impostor = { ...a, ca };
    const forged = await service(impostor, 'a');
    expect(() => peerIdentity(forged, viewOf('b', [a, b]))).toThrow(refused);
    const stranger = await user(impostor);
    expect(() => peerIdentity(stranger, viewOf('b', [a, b]))).toThrow(refused);
  });

  it('gives a user to the site that pins the CA, even when another bundle carries it too', async () => {
    const greedy: TestSite = { ...b, bundle: { ...b.bundle, ca: [b.ca.cert, a.ca.cert] } };
    expect(peerIdentity(await user(a), viewOf('a', [greedy, a]))).toMatchObject({ site: 'a' });
  });

  it('gives a further CA that two sites claim to neither', async () => {
    const ca = await createSiteCa({ site: 'next', title: 'Next CA', validity: { days: 10 }, clock });
    const claim = (site: TestSite): TestSite => ({
      ...site,
      bundle: { ...site.bundle, ca: [site.ca.cert, ca.cert] },
    });
    const certificate = await user({ ca });
    expect(peerIdentity(certificate, viewOf('a', [claim(a), b]))).toMatchObject({ site: 'a' });
    expect(() => peerIdentity(certificate, viewOf('a', [claim(a), claim(b)]))).toThrow(refused);
  });

  it('gives a user of a former CA to the site that has followed it, whoever else claims that CA', async () => {
    const { ca } = await createNextSiteCa({ former: a.ca, validity: { days: 10 }, clock });
    const moved: TestSite = { ...a, bundle: { ...a.bundle, ca: [ca.cert, a.ca.cert] } };
    const greedy: TestSite = { ...b, bundle: { ...b.bundle, ca: [b.ca.cert, a.ca.cert] } };
    const former = [caFingerprint(a.ca.cert)];
    const view = federationView('a', [siteEntry(greedy.bundle), siteEntry(moved.bundle, { former })], 1);
    expect(peerIdentity(await user(a), view)).toMatchObject({ site: 'a' });
    expect(peerIdentity(await user({ ca }), view)).toMatchObject({ site: 'a' });
  });

  it('refuses bytes that are no certificate', () => {
    expect(() => peerIdentity(Buffer.from('no certificate'), viewOf('a', [a]))).toThrow(refused);
  });
});

describe('the URI of a service', () => {
  it('names site and service', () => {
    expect(parseServiceUri('mdm://hospital-a/dicom-bridge')).toEqual({
      site: 'hospital-a',
      service: 'dicom-bridge',
    });
  });

  it.each([
    '',
    'mdm://a',
    'mdm://A/lfc',
    'mdm://-a/lfc',
    'mdm://a/lfc/x',
    'https://a/lfc',
    'mdm://a:1/lfc',
    ' mdm://a/lfc',
  ])('is not %j', (uri) => {
    expect(() => parseServiceUri(uri)).toThrow(expect.objectContaining({ code: 'invalid-argument' }));
  });
});
