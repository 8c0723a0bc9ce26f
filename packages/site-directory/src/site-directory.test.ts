import { X509Certificate } from 'node:crypto';
import { mkdtemp, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { loadConfig, serviceNames } from '@mdm/config';
import { type Bundle, caFingerprint, inspectBundle, verifyBundle, writeBundle } from '@mdm/federation';
import { readCredential, replaceFile, tokenKeyFrom, urisOfCertificate } from '@mdm/identity';
import {
  initSite,
  issueServiceCertificates,
  pinSite,
  publishBundle,
  readSiteCa,
  readSiteConfig,
  readStatus,
  rotateCa,
  rotateTokenKey,
  siteDirectory,
  unpinSite,
} from './index.js';

const clock = Date.now;
const nobodyLacks = async () => [];
let root: string;
let fingerprint: string;

const newSite = async (site: string): Promise<string> => {
  const directory = await mkdtemp(path.join(os.tmpdir(), 'mdm-site-'));
  const options = { host: 'mdm.example', vo: 'biomed', project: 'heart', port: 7_443, days: 3_650, clock };
  await initSite(directory, { ...options, site, title: `Hospital "${site}": C#` });
  return directory;
};
const ownBundle = () => readFile(path.join(siteDirectory(root).federation, 'a.bundle'), 'utf8');
const bundle = async (): Promise<Bundle> => (await inspectBundle(await ownBundle(), { clock })).bundle;
const kids = async () => (await bundle()).tokenKeys.map(({ kid }) => kid);
const secret = (name: string) => path.join(siteDirectory(root).secrets('gateway'), name);
const signingKid = async () => (await tokenKeyFrom(await readFile(secret('token-key.pem'), 'utf8'))).kid;
const age = async (file: string) => {
  const time = new Date((await stat(file)).mtimeMs - 3_600_000);
  await utimes(file, time, time);
};

beforeEach(async () => {
  root = await newSite('a');
  fingerprint = caFingerprint((await readSiteCa(root)).ca.cert);
});
afterEach(() => rm(root, { recursive: true, force: true }));

describe('a new site', () => {
  it('has all that its services need to start', async () => {
    for (const service of serviceNames) {
      const config = loadConfig({
        service,
        env: {
          MDM_SITE_FILE: siteDirectory(root).config,
          MDM_TLS_DIR: siteDirectory(root).tls(service),
          MDM_SECRETS_DIR: siteDirectory(root).secrets(service),
          MDM_DATA_DIR: '/var/lib/mdm',
          MDM_DATABASE_URL: 'postgres://mdm@127.0.0.1/mdm',
        },
      });
      expect(config.federationDirectory).toBe(siteDirectory(root).federation);
      const { cert } = await readCredential(config.tlsDirectory);
      expect(urisOfCertificate(new X509Certificate(cert))).toEqual([`mdm://a/${service}`]);
    }
    expect(await bundle()).toMatchObject({
      site: 'a',
      title: 'Hospital "a": C#',
      version: 1,
      services: { gateway: { address: 'mdm.example:7443' }, hydra: { address: 'mdm.example:7444' } },
    });
    expect(await kids()).toEqual([await signingKid()]);
  });

  it('is never made twice', async () => {
    const again = { site: 'a', title: 'A', host: 'h', vo: 'v', project: 'p', port: 1, days: 3_650, clock };
    await expect(initSite(root, again)).rejects.toMatchObject({ code: 'already-exists' });
  });

  it('signs its bundle anew only when it has something new to say', async () => {
    const before = await ownBundle();
    expect(await publishBundle(root, { clock })).toMatchObject({ version: 1 });
    expect(await ownBundle()).toBe(before);
    expect(await publishBundle(root, { clock, renew: true })).toMatchObject({ version: 2 });
  });

  it('renews certificates under the names that they have', async () => {
    const { tls } = siteDirectory(root);
    const before = new X509Certificate((await readCredential(tls('lfc'))).cert);
    await issueServiceCertificates(root, { days: 30, clock });
    const after = new X509Certificate((await readCredential(tls('lfc'))).cert);
    expect(after.serialNumber).not.toBe(before.serialNumber);
    expect(after.subjectAltName).toBe(before.subjectAltName);
  });
});

describe('the token key', () => {
  const rotate = (lacking: (version: number) => Promise<readonly string[]> = nobodyLacks) =>
    rotateTokenKey(root, { lacking, clock });

  it('is published before it signs, and for a while after', async () => {
    const first = await signingKid();
    expect(await rotate()).toEqual({ step: 'prepared', bundleVersion: 2 });
    expect(await signingKid()).toBe(first);
    const both = await kids();
    expect(both).toHaveLength(2);

    expect(await rotate(async () => ['b'])).toEqual({ step: 'waiting', bundleVersion: 2, peers: ['b'] });
    expect(await signingKid()).toBe(first);
    expect(await rotate()).toEqual({ step: 'promoted', bundleVersion: 2 });
    const second = await signingKid();
    expect([first, second].sort()).toEqual(both);

    expect(await rotate()).toMatchObject({ step: 'waiting', until: expect.any(Number) });
    await age(secret('token-key.former.pem'));
    expect(await rotate()).toEqual({ step: 'retired', bundleVersion: 3 });
    expect(await kids()).toEqual([second]);
    expect((await stat(secret('token-key.pem'))).mode & 0o777).toBe(0o600);
  });

  it('is never one that the bundle does not publish, wherever a step breaks off', async () => {
    const first = await signingKid();
    await rotate();
    await replaceFile(secret('token-key.former.pem'), await readFile(secret('token-key.pem'), 'utf8'));
    expect(await rotate(async () => ['b'])).toMatchObject({ step: 'waiting' });
    expect(await kids()).toContain(first);
    expect(await rotate()).toMatchObject({ step: 'promoted' });
    expect(await kids()).toEqual(expect.arrayContaining([first, await signingKid()]));
  });
});

describe('the CA', () => {
  const rotate = (lacking: (version: number) => Promise<readonly string[]> = nobodyLacks, force = false) =>
    rotateCa(root, { lacking, force, clock, caDays: 3_650, serviceDays: 30 });
  const certificateOf = async (service: string) =>
    (await readCredential(siteDirectory(root).tls(service))).cert;

  it('changes with overlap, and its bundle holds under the pin of the former one', async () => {
    const first = (await readSiteCa(root)).ca.cert;
    expect(await rotate()).toEqual({ step: 'prepared', bundleVersion: 2 });
    const [second = ''] = (await bundle()).ca;
    expect((await bundle()).ca).toEqual([second, first]);
    expect((await readSiteCa(root)).ca.cert).toBe(first);
    expect(await rotate(async () => ['b'])).toMatchObject({ step: 'waiting', peers: ['b'] });

    const before = await certificateOf('gateway');
    expect(await rotate()).toEqual({ step: 'promoted', bundleVersion: 2 });
    expect((await readSiteCa(root)).ca.cert).toBe(second);
    const after = await certificateOf('gateway');
    expect(after).not.toBe(before);
    expect(new X509Certificate(after).verify(new X509Certificate(second).publicKey)).toBe(true);
    expect(after.match(/BEGIN CERTIFICATE/g)).toHaveLength(2);

    expect(await rotate()).toMatchObject({
      step: 'waiting',
      certificates: [siteDirectory(root).user('administrator')],
    });
    expect(await rotate(nobodyLacks, true)).toEqual({ step: 'retired', bundleVersion: 3 });
    expect((await bundle()).ca).toEqual([second]);
    await expect(verifyBundle(await ownBundle(), { site: 'a', fingerprint, clock })).resolves.toBeDefined();
  });

  it('is found again when the change broke off between two steps', async () => {
    await rotate();
    const { ca, formerCa } = siteDirectory(root);
    await rename(ca, formerCa);
    expect(await rotate()).toEqual({ step: 'promoted', bundleVersion: 2 });
    const { ca: present } = await readSiteCa(root);
    expect(
      new X509Certificate(await certificateOf('lfc')).verify(new X509Certificate(present.cert).publicKey),
    ).toBe(true);
  });

  it('may change as often as one likes; a pin holds for two changes', async () => {
    const pins = [fingerprint];
    for (let change = 0; change < 3; change += 1) {
      await rotate();
      await rotate();
      await rotate(nobodyLacks, true);
      pins.unshift(caFingerprint((await readSiteCa(root)).ca.cert));
    }
    const verified = pins.map(async (pin) =>
      verifyBundle(await ownBundle(), { site: 'a', fingerprint: pin, clock }).then(
        () => true,
        () => false,
      ),
    );
    expect(await Promise.all(verified)).toEqual([true, true, true, false]);
  });
});

describe('the sites that a site has joined with', () => {
  it('are pinned and left, with comments and everything else kept', async () => {
    const { config } = siteDirectory(root);
    const before = await readFile(config, 'utf8');
    await pinSite(root, { site: 'b', fingerprint: '0f'.repeat(32), subjects: ['/O=Hospital b'] });
    await pinSite(root, { site: 'c', fingerprint: '1f'.repeat(32), subjects: ['/O=Hospital c'] });
    await pinSite(root, { site: 'b', fingerprint: '2f'.repeat(32), subjects: ['/O=Hospital b'] });
    expect((await readSiteConfig(root)).federation.peers).toMatchObject([
      { site: 'b', fingerprint: '2f'.repeat(32), level: 'pseudonymous' },
      { site: 'c', fingerprint: '1f'.repeat(32) },
    ]);
    const comments = (text: string) => text.split('\n').filter((line) => line.trim().startsWith('#'));
    expect(comments(await readFile(config, 'utf8'))).toEqual(comments(before));
    await unpinSite(root, 'b');
    await expect(unpinSite(root, 'b')).rejects.toMatchObject({ code: 'not-found', field: 'site' });
    expect((await readSiteConfig(root)).federation.peers.map(({ site }) => site)).toEqual(['c']);
  });

  it('are not left while they hold keys, nor pinned into a file that is wrong', async () => {
    const { config } = siteDirectory(root);
    await pinSite(root, { site: 'b', fingerprint: '0f'.repeat(32), subjects: ['/O=Hospital b'] });
    const text = (await readFile(config, 'utf8'))
      .replace('threshold: 1\n', 'threshold: 2\n')
      .replace('holders: [a]', 'holders: [a, b]');
    await writeFile(config, text);
    await expect(unpinSite(root, 'b')).rejects.toMatchObject({
      message: expect.stringContaining('keys.holders[1]'),
    });
    await writeFile(config, `${text}\nunknown: 1\n`);
    await expect(
      pinSite(root, { site: 'c', fingerprint: '1f'.repeat(32), subjects: ['/O=Hospital c'] }),
    ).rejects.toMatchObject({
      message: expect.stringContaining('unknown'),
    });
    expect(await readFile(config, 'utf8')).toBe(`${text}\nunknown: 1\n`);
  });

  it('are shown with what is believed of them and what is wrong', async () => {
    const other = await newSite('b');
    try {
      const theirs = await readFile(path.join(siteDirectory(other).federation, 'b.bundle'), 'utf8');
      const pinned = caFingerprint((await readSiteCa(other)).ca.cert);
      await writeBundle(siteDirectory(root).federation, 'b', theirs);
      await pinSite(root, { site: 'b', fingerprint: pinned.toUpperCase(), subjects: ['/O=Hospital b'] });
      await pinSite(root, { site: 'c', fingerprint: '0f'.repeat(32), subjects: ['/O=Hospital c'] });
      expect(await readStatus(root, clock)).toMatchObject([
        { site: 'a', own: true, bundleVersion: 1, pin: 'present' },
        { site: 'b', own: false, pin: 'present', level: 'pseudonymous', fingerprint: pinned },
        { site: 'c', problem: { field: 'file' } },
      ]);
      await rotateCa(other, { lacking: nobodyLacks, clock, caDays: 365, serviceDays: 30 });
      const next = await readFile(path.join(siteDirectory(other).federation, 'b.bundle'), 'utf8');
      await writeBundle(siteDirectory(root).federation, 'b', next);
      expect((await readStatus(root, clock))[1]).toMatchObject({
        bundleVersion: 2,
        pin: 'former',
        problem: { field: 'pin' },
      });
    } finally {
      await rm(other, { recursive: true });
    }
  });
});
