import { X509Certificate } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { createSiteCa, issueServiceCertificate, issueUserCertificate } from '@mdm/identity';
import type { IngestSource } from './policy.js';
import { createSources } from './sources.js';

const source = (owner: string, match: Partial<IngestSource>): IngestSource => ({
  owner: `/CN=${owner}`,
  group: '/biomed',
  mode: '0640',
  profile: 'basic',
  consent: 'unknown',
  grants: [],
  metadataGrants: [],
  ...match,
});

const find = createSources([
  source('scanner', { aeTitle: 'CT_1', address: '10.1.2.3' }),
  source('ward', { aeTitle: 'CT*', address: '10.1.0.0/16' }),
  source('lab', { address: 'fd00::/8' }),
  source('anything', { aeTitle: 'A.B' }),
]);
const ownerOf = (callingAe: string, address: string) => find({ callingAe, address })?.owner;

describe('the sources of site.yaml', () => {
  it('are asked in order, the first match wins', () => {
    expect(ownerOf('CT_1', '10.1.2.3')).toBe('/CN=scanner');
    expect(ownerOf('CT_1', '10.1.2.4')).toBe('/CN=ward');
    expect(ownerOf('CT', '10.1.255.255')).toBe('/CN=ward');
  });

  it('compare networks of both families', () => {
    expect(ownerOf('MR', 'fd12:3456::1')).toBe('/CN=lab');
    expect(ownerOf('CT_1', '10.2.0.1')).toBeUndefined();
    expect(ownerOf('MR', 'fe80::1')).toBeUndefined();
  });

  it('take only the asterisk for a wildcard', () => {
    expect(ownerOf('A.B', '192.0.2.1')).toBe('/CN=anything');
    expect(ownerOf('AxB', '192.0.2.1')).toBeUndefined();
    expect(ownerOf('XCT_1', '10.1.2.3')).toBeUndefined();
  });
});

describe('the sources that send by HTTPS', () => {
  const issued = { validity: { days: 1 }, clock: Date.now };
  const address = '10.1.2.3';
  const certified = createSources([
    source('anybody', {}),
    source('by DN', { certificate: '/O=Hospital A/CN=PACS', address: '10.1.0.0/16' }),
    source('by host', { certificate: 'pacs.hospital-a.example' }),
    source('by URI', { certificate: 'mdm://a/gateway' }),
  ]);
  const ownerOfCertificate = (certificate: X509Certificate, from = address) =>
    certified({ certificate, address: from })?.owner;
  let pacs: X509Certificate;
  let gateway: X509Certificate;
  let other: X509Certificate;
  beforeAll(async () => {
    const ca = await createSiteCa({ site: 'a', title: 'Hospital A', ...issued, validity: { days: 2 } });
    const user = async (dn: string) =>
      new X509Certificate((await issueUserCertificate({ ca, dn, ...issued })).cert);
    const service = async (name: 'gateway' | 'dpm', hosts: string[]) =>
      new X509Certificate(
        (await issueServiceCertificate({ ca, site: 'a', service: name, hosts, ...issued })).cert,
      );
    pacs = await user('/O=Hospital A/CN=PACS');
    gateway = await service('gateway', ['10.1.2.4']);
    other = await service('dpm', ['pacs.hospital-a.example']);
  });

  it('are known by the DN, a host name or a URI of their certificate, and by nothing else', () => {
    expect(ownerOfCertificate(pacs)).toBe('/CN=by DN');
    expect(ownerOfCertificate(gateway)).toBe('/CN=by URI');
    expect(ownerOfCertificate(other)).toBe('/CN=by host');
  });

  it('send from their address only, and not by DIMSE', () => {
    expect(ownerOfCertificate(pacs, '192.0.2.1')).toBeUndefined();
    expect(
      createSources([source('PACS', { certificate: '/O=H/CN=P' })])({ callingAe: 'PACS', address }),
    ).toBeUndefined();
  });
});
