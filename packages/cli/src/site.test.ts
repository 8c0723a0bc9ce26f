import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { decodeInvitation } from '@mdm/federation';
import { gateway } from '@mdm/service-gateway';
import { type Site, startTestService, type TestService } from '@mdm/testbed';
import { type Finished, mdm } from './run-mdm.fixture.js';

/** Site a, whose gateway runs; site d, which is new. */
let bed: TestService<Awaited<ReturnType<typeof gateway.createContext>>>;
let home: Site;
let root: string;
let site: string;
let fingerprint: string;

const administrator = (...args: string[]): Promise<Finished> =>
  mdm(['--json', ...args], {
    env: {
      MDM_GATEWAY: bed.address,
      MDM_SITE: 'a',
      MDM_CREDENTIALS: home.userDirectory(home.people.administrator),
    },
  });
const init = (directory: string, id: string) =>
  mdm([
    ...['--json', 'site', 'init', directory, '--site', id, '--title', 'Hospital D'],
    ...['--host', 'mdm.hospital-d.example', '--vo', 'biomed', '--project', 'heart'],
  ]);

beforeAll(async () => {
  bed = await startTestService(gateway);
  home = bed.sites.get('a') as Site;
  root = await mkdtemp(path.join(os.tmpdir(), 'mdm-site-'));
  site = path.join(root, 'd');
  const made = await init(site, 'd');
  expect(made).toMatchObject({ code: 0 });
  [{ fingerprint }] = made.values as [{ fingerprint: string }];
});
afterAll(async () => {
  await bed?.close();
  await rm(root, { recursive: true, force: true });
});

describe('mdm site init', () => {
  it('makes a site that knows itself', async () => {
    const { code, values } = await mdm(['--json', 'site', 'status', site, '--offline']);
    expect(code).toBe(0);
    expect(values).toEqual([
      expect.objectContaining({ site: 'd', own: true, title: 'Hospital D', bundleVersion: 1, fingerprint }),
    ]);
    expect(await init(site, 'd')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('already-exists'),
    });
  });
});

describe('joining', () => {
  it('begins with an invitation of the administrator', async () => {
    const { code, values } = await administrator('site', 'invite', '--for', '12h');
    expect(code).toBe(0);
    const [invitation] = values as [{ code: string; expiresAt: number }];
    expect(decodeInvitation(invitation.code)).toMatchObject({ site: 'a', expiresAt: invitation.expiresAt });
    const refused = await mdm(['site', 'invite'], {
      env: {
        MDM_GATEWAY: bed.address,
        MDM_SITE: 'a',
        MDM_CREDENTIALS: home.userDirectory(home.people.researcher),
      },
    });
    expect(refused).toMatchObject({ code: 4, stderr: expect.stringContaining('administrator') });
  });

  it('ends with an administrator who was told the fingerprint, and services that believe it', async () => {
    const { values } = await administrator('site', 'invite');
    const [{ code }] = values as [{ code: string }];
    const outside = await bed.client('mdm.gateway.v1.FederationService', { through: 'gateway', site: 'c' });
    const bundle = await readFile(path.join(site, 'federation/d.bundle'), 'utf8');
    await outside.introduce({ secret: decodeInvitation(code).secret, bundle });

    const directory = home.directory;
    const waiting = await administrator('site', 'accept', directory);
    expect(waiting.values).toEqual([
      { site: 'd', title: 'Hospital D', fingerprint, atMs: expect.any(Number) },
    ]);
    const before = await readFile(home.configFile, 'utf8');
    for (const [args, reason] of [
      [['d'], 'nobody has confirmed'],
      [['d', '--fingerprint', '0f'.repeat(32)], 'another one'],
      [['e', '--fingerprint', fingerprint], 'has not introduced itself'],
    ] as const) {
      const refused = await administrator('site', 'accept', directory, ...args);
      expect(refused.code).not.toBe(0);
      expect(refused.stderr).toContain(reason);
    }
    expect(await readFile(home.configFile, 'utf8')).toBe(before);

    const joined = new AbortController();
    bed.context.federation.onChange(({ sites }) => sites.has('d') && joined.abort());
    const told = (fingerprint.toUpperCase().match(/../g) ?? []).join(':');
    expect(await administrator('site', 'accept', directory, 'd', '--fingerprint', told)).toMatchObject({
      code: 0,
      values: [{ site: 'd', title: 'Hospital D', fingerprint }],
    });
    if (!joined.signal.aborted) {
      await new Promise((resolve) => joined.signal.addEventListener('abort', resolve, { once: true }));
    }
    expect((await administrator('site', 'accept', directory)).values).toEqual([]);
    const { values: status } = await administrator('site', 'status', directory);
    expect(status).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ site: 'a', own: true, reachable: true, ownVersionThere: 1 }),
        expect.objectContaining({ site: 'd', pin: 'present', level: 'pseudonymous', reachable: false }),
      ]),
    );
    const left = await administrator('site', 'leave', directory, 'd');
    expect(left).toMatchObject({ code: 0, values: [{ left: 'd' }] });
    expect((await administrator('site', 'leave', directory)).values).toEqual([
      { peers: ['b', 'c'], holders: ['a', 'b', 'c'] },
    ]);
  });

  it('does not begin with a code that is none, has ended, or is of the own site', async () => {
    const { values } = await administrator('site', 'invite');
    const [{ code }] = values as [{ code: string }];
    const of = async (directory: string, word: string) => mdm(['site', 'join', directory, word, '--yes']);
    expect(await of(site, code.slice(1))).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('cannot be read'),
    });
    expect(await of(home.directory, code)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('itself'),
    });
    expect((await of(site, code)).stderr).not.toContain(decodeInvitation(code).secret);
  });
});

describe('mdm site rotate', () => {
  it('changes the token key step by step, and says what is next', async () => {
    const rotate = async (...args: string[]) =>
      (await mdm(['--json', 'site', 'rotate', site, '--token-key', ...args])).values;
    expect(await rotate()).toEqual([{ step: 'prepared', bundleVersion: 2 }]);
    expect(await rotate()).toEqual([{ step: 'promoted', bundleVersion: 2 }]);
    expect(await rotate()).toEqual([{ step: 'waiting', bundleVersion: 2, until: expect.any(Number) }]);
    expect(await rotate('--force')).toEqual([{ step: 'retired', bundleVersion: 3 }]);
  });

  it('waits for the sites that do not have the new bundle', async () => {
    const rotate = () => administrator('site', 'rotate', home.directory, '--ca');
    expect((await rotate()).values).toEqual([{ step: 'prepared', bundleVersion: 2 }]);
    expect((await rotate()).values).toEqual([{ step: 'waiting', bundleVersion: 2, peers: ['b', 'c'] }]);
  });

  it('renews certificates, and wants to know what to change', async () => {
    const { code, values } = await mdm(['--json', 'site', 'rotate', site, '--certificates']);
    expect(code).toBe(0);
    expect(values).toHaveLength(6);
    expect(await mdm(['site', 'rotate', site])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--token-key'),
    });
    await writeFile(path.join(site, 'site.yaml'), 'site: d');
    expect(await mdm(['site', 'status', site])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('site.yaml'),
    });
  });
});
