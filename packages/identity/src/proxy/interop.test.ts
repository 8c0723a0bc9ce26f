import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { authority, day, hour, now, person, rsaKey, scheme } from '../chain/chain.fixture.js';
import { readAnchors } from '../chain/chain-certificate.js';
import { pemBlocks } from '../chain/pem.js';
import { validateChain } from '../chain/validate-chain.js';
import { writeCredential } from '../credential.js';
import { createSiteCa, issueServiceCertificate, issueUserCertificate } from '../pki.js';
import { completeDelegation, createDelegation, signDelegation } from './delegation.js';
import { inspectProxy } from './inspect-proxy.js';
import { issueProxy, type ProxyRequest } from './issue-proxy.js';
import { credentialOf, pemOf } from './proxy.fixture.js';
import { readProxy, writeProxy } from './proxy-file.js';
import { runTool } from './tools.fixture.js';

/** The tools know no other time than the true one. */
const clock = Date.now;
const until = clock() - now + 30 * day;
const byRsa = { until, scheme: scheme.rsaSha256 };
const root = authority('/O=Hospital A/CN=Root CA', undefined, { ...byRsa, key: rsaKey(2048) });
const anna = person('/O=Hospital A/OU=Radiology/CN=Anna Arzt', root, { ...byRsa, key: rsaKey(2048) });
const user = credentialOf(anna);
const trust = { anchors: readAnchors([root.der]), clock };

let directory: string;
const at = (name: string) => path.join(directory, name);

/** grid-proxy-init and grid-proxy-info want to be told everything; PATH only finds them. */
const grid = (program: string, ...args: string[]) =>
  runTool(program, args, { X509_CERT_DIR: at('certificates'), X509_USER_PROXY: at('proxy') });

beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'mdm-grid-'));
  await writeFile(at('ca.pem'), pemOf(root));
  await writeFile(at('cert.pem'), pemOf(anna));
  await writeFile(at('key.pem'), user.key, { mode: 0o600 });
  await mkdir(at('certificates'));
  for (const option of ['-subject_hash', '-subject_hash_old']) {
    const hash = runTool('openssl', ['x509', '-in', at('ca.pem'), '-noout', option]).trim();
    await copyFile(at('ca.pem'), at(`certificates/${hash}.0`));
    await writeFile(
      at(`certificates/${hash}.signing_policy`),
      `access_id_CA X509 '${root.dn}'\npos_rights globus CA:sign\ncond_subjects globus '"/O=Hospital A/*"'\n`,
    );
  }
});
afterAll(() => rm(directory, { recursive: true, force: true }));

describe.each<[string, Partial<ProxyRequest> & { keyKind?: 'p-256' }]>([
  ['with all rights', {}],
  ['that is limited', { limited: true }],
  ['with a path length', { pathLength: 3 }],
  ['with a key on P-256', { keyKind: 'p-256' }],
])('a proxy of ours %s', (_name, shape) => {
  beforeAll(async () => {
    await writeProxy(at('proxy'), await issueProxy({ ...user, ...shape, lifetimeMs: 6 * hour, clock }));
  });

  it('is verified by openssl', () => {
    const chain = ['-untrusted', at('cert.pem'), '-CAfile', at('ca.pem')];
    const verify = ['verify', '-allow_proxy_certs', ...chain, at('proxy')];
    expect(runTool('openssl', verify)).toContain(': OK');
    const text = runTool('openssl', ['x509', '-in', at('proxy'), '-noout', '-text']);
    expect(text).toContain(`Path Length Constraint: ${shape.pathLength === undefined ? 'infinite' : '03'}`);
    expect(text).toMatch(/Proxy Certificate Information: critical/);
  });

  it('is read by grid-proxy-info', () => {
    const kind = shape.limited ? 'limited' : 'impersonation';
    const info = grid('grid-proxy-info');
    expect(info).toContain(`identity : ${anna.dn}`);
    expect(info).toMatch(new RegExp(`^issuer {3}: ${anna.dn}$`, 'm'));
    expect(info).toMatch(new RegExp(`^type {5}: RFC 3820 compliant ${kind} proxy$`, 'm'));
    expect(Number(grid('grid-proxy-info', '-timeleft'))).toBeGreaterThan(5 * 3600);
  });

  it('is read by voms-proxy-info', () => {
    const info = grid('voms-proxy-info', '-all');
    expect(info).toContain(`identity  : ${anna.dn}`);
    expect(info).toMatch(/^type {6}: RFC.* proxy/m);
  });

  it('is taken by grid-proxy-init as an issuer', async () => {
    const files = ['-cert', at('proxy'), '-key', at('proxy'), '-out', at('second')];
    grid('grid-proxy-init', '-rfc', '-q', '-verify', '-bits', '2048', '-valid', '1:00', ...files);
    expect(validateChain((await readProxy(at('second'))).chain, trust)).toMatchObject({ dn: anna.dn });
  });
});

describe('a proxy of grid-proxy-init', () => {
  const init = (...args: string[]) => {
    const files = ['-cert', at('cert.pem'), '-key', at('key.pem'), '-out', at('theirs')];
    grid('grid-proxy-init', '-q', '-bits', '2048', ...files, ...args);
  };

  it('is accepted, and may issue ours', async () => {
    init('-rfc');
    const theirs = await readProxy(at('theirs'));
    expect(validateChain(theirs.chain, trust)).toMatchObject({
      dn: anna.dn,
      proxy: { kind: 'rfc3820', limited: false, depth: 1 },
    });
    const ours = await issueProxy({ ...theirs, ca: pemOf(root), clock });
    expect(validateChain(ours.chain, trust)).toMatchObject({ dn: anna.dn, proxy: { depth: 2 } });
  });

  it('hands its limits down', async () => {
    init('-rfc', '-limited', '-path-length', '1');
    const theirs = await readProxy(at('theirs'));
    expect(inspectProxy(theirs.chain)).toMatchObject({ limited: true, pathLength: 1 });
    const ours = await issueProxy({ ...theirs, keyKind: 'p-256', clock });
    expect(inspectProxy(ours.chain)).toMatchObject({ limited: true, pathLength: 0 });
  });

  it('of the legacy kind is described and issues nothing', async () => {
    init('-old');
    const theirs = await readProxy(at('theirs'));
    expect(inspectProxy(theirs.chain)).toMatchObject({ kind: 'legacy', identity: anna.dn });
    await expect(issueProxy({ ...theirs, keyKind: 'p-256', clock })).rejects.toMatchObject({
      refusal: { reason: 'proxy-mixture' },
    });
  });
});

describe('VOMS', () => {
  it('adds groups to a proxy of ours, and they stay in one that is made from it', async () => {
    const validity = { days: 1 };
    const ca = await createSiteCa({ site: 'v', title: 'VO', validity: { days: 2 }, clock });
    const host = { ca, site: 'v', service: 'gateway', hosts: ['voms.example'], validity, clock };
    await writeCredential(at('host'), await issueServiceCertificate(host));
    await writeProxy(at('plain'), await issueProxy({ ...user, clock }));
    const fqan = '/biomed/Role=physician/Capability=NULL';
    const groups = ['-voms', 'biomed', '-uri', 'voms.example:15000', '-fqan', fqan, '-newformat'];
    const signer = ['-hostcert', at('host/cert.pem'), '-hostkey', at('host/key.pem')];
    const files = ['-cert', at('plain'), '-key', at('plain'), '-out', at('voms'), '-quiet'];
    const certificates = ['-certdir', at('certificates')];
    grid('voms-proxy-fake', '-rfc', '-bits', '2048', ...certificates, ...files, ...signer, ...groups);
    const voms = await readProxy(at('voms'));
    expect(validateChain(voms.chain, trust)).toMatchObject({ dn: anna.dn, proxy: { depth: 2 } });
    await writeProxy(at('proxy'), await issueProxy({ ...voms, clock }));
    expect(grid('voms-proxy-info', '-all')).toContain(`attribute : ${fqan}`);
  });
});

describe('a proxy of a certificate of mdm pki', () => {
  it('is verified by openssl as strictly as it can, and read by the tools of the grid', async () => {
    const ca = await createSiteCa({ site: 'a', title: 'Hospital A', validity: { days: 2 }, clock });
    const dn = '/O=Hospital A/CN=Rosa Forscher';
    const rosa = await issueUserCertificate({ ca, dn, validity: { days: 1 }, clock });
    await writeCredential(at('rosa'), rosa);
    const first = await issueProxy({ chain: rosa.cert, key: rosa.key, ca: rosa.ca, clock });
    await writeProxy(at('proxy'), await issueProxy({ ...first, clock }));
    const chain = ['-untrusted', at('proxy'), '-CAfile', at('rosa/ca.pem')];
    const verify = ['verify', '-allow_proxy_certs', '-x509_strict', ...chain, at('proxy')];
    expect(runTool('openssl', verify)).toContain(': OK');
    expect(grid('grid-proxy-info', '-identity').trim()).toBe(dn);
  });
});

describe('a delegated proxy', () => {
  it('is verified by openssl and read by the tools of the grid', async () => {
    const issuer = await issueProxy({ ...user, keyKind: 'p-256', clock });
    const pending = await createDelegation();
    const proxy = signDelegation(pending.request, { ...issuer, clock });
    const chain = pemBlocks(issuer.chain, 'CERTIFICATE');
    await writeProxy(at('proxy'), completeDelegation({ pending, proxy, chain, trust }));
    const untrusted = ['-untrusted', at('proxy'), '-CAfile', at('ca.pem')];
    const verify = ['verify', '-allow_proxy_certs', ...untrusted, at('proxy')];
    expect(runTool('openssl', verify)).toContain(': OK');
    expect(grid('grid-proxy-info', '-identity').trim()).toBe(anna.dn);
    expect(grid('voms-proxy-info', '-all')).toContain(`identity  : ${inspectProxy(issuer.chain).subject}`);
  });
});

describe('a certificate request of openssl', () => {
  it.each([
    ['RSA', ['rsa:2048']],
    ['ECDSA', ['ec', '-pkeyopt', 'ec_paramgen_curve:P-256']],
  ])('gets a proxy (%s)', async (_name, key) => {
    const files = ['-keyout', at('request.key'), '-out', at('request.der'), '-outform', 'DER'];
    runTool('openssl', ['req', '-new', '-subj', '/CN=whatever', '-nodes', '-newkey', ...key, ...files]);
    const proxy = signDelegation(await readFile(at('request.der')), { ...user, clock });
    expect(validateChain([proxy, anna.der], trust)).toMatchObject({ dn: anna.dn, proxy: { depth: 1 } });
  });
});

describe('a certificate request of ours', () => {
  it('is verified by openssl', async () => {
    await writeFile(at('ours.der'), (await createDelegation()).request);
    const args = ['req', '-inform', 'DER', '-in', at('ours.der'), '-verify', '-noout', '-text'];
    expect(runTool('openssl', args)).toContain('Subject: CN = proxy');
  });
});
