import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createSiteCa, openCaDirectory, openVomsDirectory } from '@mdm/identity';
import { admitCa, admitVo } from './grid-trust.js';
import { initSite } from './init-site.js';
import { siteDirectory } from './layout.js';
import { admitIdentity, pinSite, readSiteConfig, subjectsByTitle } from './site-yaml.js';

const logger = { info: () => undefined, warn: () => undefined };
let root: string;
let gridCa: string;

beforeAll(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), 'mdm-grid-trust-'));
  await initSite(root, {
    site: 'a',
    title: 'Hospital A',
    host: 'localhost',
    vo: 'biomed',
    project: 'heart',
    port: 7443,
    days: 3_650,
    clock: Date.now,
  });
  const grid = { site: 'grid', title: 'Grid', validity: { days: 30 }, clock: Date.now };
  gridCa = (await createSiteCa(grid)).cert;
});
afterAll(() => rm(root, { recursive: true, force: true }));

const configText = () => readFile(siteDirectory(root).config, 'utf8');

describe('a CA of the grid', () => {
  it('is found by the CA directory, with the names that it may vouch for', async () => {
    const { dn } = await admitCa(root, { certificate: gridCa, subjects: ['/C=EU/O=Grid/*'] });
    const directory = (await readSiteConfig(root)).identity.caDirectory ?? '';
    expect(directory).toBe(path.join(root, 'certificates'));
    const live = await openCaDirectory({ directory, clock: Date.now, logger });
    const { anchors, namespaces } = live.current();
    expect(live.problems()).toEqual([]);
    expect(anchors.map(({ subjectDn }) => subjectDn)).toEqual([dn]);
    expect(namespaces?.permits(dn, '/C=EU/O=Grid/CN=Gerda')).toBe(true);
    expect(namespaces?.permits(dn, '/O=Hospital A/CN=Anna')).toBe(false);
    live.close();
  });

  it('vouches for the names below its own when nothing else is said', async () => {
    const { dn } = await admitCa(root, { certificate: gridCa, subjects: [] });
    const live = await openCaDirectory({
      directory: path.join(root, 'certificates'),
      clock: Date.now,
      logger,
    });
    const below = dn.replace(/\/CN=[^/]*$/, '/CN=Gerda');
    expect(live.current().namespaces?.permits(dn, below)).toBe(true);
    expect(live.current().namespaces?.permits(dn, '/O=Other/CN=Gerda')).toBe(false);
    live.close();
  });

  it.each([
    ['no certificate', { certificate: 'nothing' }, 'certificate'],
    ['a pattern that would end the policy', { subjects: [`/O="*"' x`] }, 'subjects'],
    ['a pattern that is no name', { subjects: ['*'] }, 'subjects'],
  ])('is not admitted with %s', async (_what, change, field) => {
    const wrong = { certificate: gridCa, subjects: [] as string[], ...change };
    await expect(admitCa(root, wrong)).rejects.toMatchObject({ code: 'invalid-argument', field });
  });
});

describe('a VO', () => {
  const server = {
    vo: 'biomed',
    host: 'voms.example',
    serverDn: '/O=Grid/CN=voms.example',
    caDn: '/O=Grid/CN=Grid CA',
  };

  it('is known with its VOMS server, and admitted once however often', async () => {
    await admitVo(root, server);
    await admitVo(root, { ...server, groups: ['/biomed/heart'] });
    const { identity } = await readSiteConfig(root);
    expect(identity.vos).toEqual([{ name: 'biomed', groups: ['/biomed/heart'] }]);
    const live = await openVomsDirectory({ directory: identity.vomsDirectory ?? '', logger });
    expect(live.current().get('biomed')?.chains.get('voms.example')).toEqual([
      [server.serverDn, server.caDn],
    ]);
    live.close();
  });

  it.each([
    ['a VO that is a path', { vo: '../biomed' }],
    ['a host that is a path', { host: '../voms' }],
    ['a server without a DN', { serverDn: 'voms.example' }],
  ])('is not admitted with %s', async (_what, change) => {
    const before = await configText();
    await expect(admitVo(root, { ...server, ...change })).rejects.toMatchObject({
      code: 'invalid-argument',
    });
    expect(await configText()).toBe(before);
  });
});

describe('a provider', () => {
  it('is put into site.yaml, whose comments stay, and replaced under its issuer', async () => {
    await writeFile(siteDirectory(root).config, `# kept\n${await configText()}`);
    const issuer = 'https://login.hospital-a.example/realms/staff';
    const value = { issuer, title: 'Staff', clientId: 'mdm', dn: '/O=Hospital A/OU=Staff/CN={sub}' };
    await admitIdentity(root, { list: 'providers', value });
    await admitIdentity(root, { list: 'providers', value: { ...value, title: 'All staff' } });
    const { identity } = await readSiteConfig(root);
    expect(identity.providers).toMatchObject([{ issuer, title: 'All staff', clientId: 'mdm' }]);
    expect(await configText()).toContain('# kept');
  });

  it('that does not check changes nothing', async () => {
    const before = await configText();
    const value = { issuer: 'http://login.example', title: 'S', clientId: 'mdm', dn: '/CN={sub}' };
    await expect(admitIdentity(root, { list: 'providers', value })).rejects.toMatchObject({
      code: 'invalid-argument',
    });
    expect(await configText()).toBe(before);
  });
});

describe('the people that a peer is believed about', () => {
  it('are those named after its title, unless that is a name of others', async () => {
    expect(await subjectsByTitle(root, { site: 'b', title: 'Hospital B' })).toEqual(['/O=Hospital B']);
    await pinSite(root, {
      site: 'b',
      fingerprint: '0f'.repeat(32),
      subjects: await subjectsByTitle(root, { site: 'b', title: 'Hospital B' }),
    });
    for (const title of ['Hospital A', 'Hospital B', 'Hospital B/OU=People'])
      await expect(subjectsByTitle(root, { site: 'c', title })).rejects.toMatchObject({
        code: 'failed-precondition',
        field: 'subjects',
        remedy: expect.stringContaining('--subjects'),
      });
    expect(await subjectsByTitle(root, { site: 'b', title: 'Hospital B' })).toEqual(['/O=Hospital B']);
  });
});
