import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { caFingerprint, decodeInvitation, encodeInvitation, type Invitation } from '@mdm/federation';
import { gateway } from '@mdm/service-gateway';
import { type Site, startTestService, startTestSites, type TestService } from '@mdm/testbed';
import { eventually } from '@mdm/testbed/federation';
import { type Finished, mdm, mdmHere } from './run-mdm.fixture.js';

/** Site a, whose gateway runs; site d, which is new. */
let bed: TestService<Awaited<ReturnType<typeof gateway.createContext>>>;
let home: Site;
let root: string;
let site: string;
let fingerprint: string;

const administrator = (...args: string[]): Promise<Finished> =>
  mdmHere(['--json', ...args], {
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
    const refused = await mdmHere(['site', 'invite'], {
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
      values: [{ site: 'd', title: 'Hospital D', fingerprint, subjects: ['/O=Hospital D'] }],
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
    expect(await administrator('site', 'leave', directory)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('nobody has confirmed'),
    });
  });

  it('introduces the site to the one that has invited it, and pins that one', async () => {
    const { values } = await administrator('site', 'invite');
    const [{ code: word }] = values as [{ code: string }];
    // The bundle of the test cannot know the port that was free.
    const invitation = { ...decodeInvitation(word), gateway: bed.address };
    const join = (change: Partial<Invitation>, ...args: string[]) =>
      mdmHere(['--json', 'site', 'join', site, encodeInvitation({ ...invitation, ...change }), ...args]);
    expect((await join({}, '--fingerprint', '0'.repeat(64))).stderr).toContain('another one');
    expect((await join({ fingerprint: '0'.repeat(64) }, '--yes')).stderr).toContain(
      'another CA than the pinned one',
    );
    expect((await join({ secret: 'A'.repeat(43) }, '--yes')).stderr).toContain('permission-denied');
    expect(await join({}, '--fingerprint', invitation.fingerprint)).toMatchObject({
      code: 0,
      values: [
        {
          site: 'a',
          title: 'Hospital A',
          fingerprint: invitation.fingerprint,
          subjects: ['/O=Hospital A'],
          ownFingerprint: fingerprint,
        },
      ],
    });
    expect((await mdmHere(['--json', 'site', 'status', site, '--offline'])).values).toEqual(
      expect.arrayContaining([expect.objectContaining({ site: 'a', pin: 'present', level: 'pseudonymous' })]),
    );
    expect(await mdmHere(['--json', 'site', 'leave', site, 'a'])).toMatchObject({
      code: 0,
      values: [{ left: 'a' }],
    });
  });

  it('does not begin with a code that is none, has ended, or is of the own site', async () => {
    const { values } = await administrator('site', 'invite');
    const [{ code }] = values as [{ code: string }];
    const of = async (directory: string, word: string) => mdmHere(['site', 'join', directory, word, '--yes']);
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

describe('two sites that run and have not heard of each other', () => {
  it('believe each other after invite, join and accept, without a restart, until one leaves', async () => {
    const grid = await startTestSites({
      sites: ['a', 'b'],
      services: [gateway],
      adjust: (config, id) => {
        config.federation.peers = [];
        config.keys = { threshold: 1, holders: [id] };
      },
    });
    try {
      const as = async (id: string, ...args: string[]) => {
        const { people, userDirectory, plan } = grid.site(id);
        const finished = await mdmHere(['--json', ...args], {
          env: {
            MDM_GATEWAY: plan.ports.services.gateway.listen,
            MDM_SITE: id,
            MDM_CREDENTIALS: userDirectory(people.administrator),
          },
        });
        expect(finished).toMatchObject({ code: 0 });
        return finished.values;
      };
      /** A person of one site asks the other one who they are. */
      const asked = async (home: string, other: string) => {
        const door = grid.door(other, 'gateway');
        const person = door.user({ site: home, name: 'Vera' });
        const client = await door.client('mdm.gateway.v1.SessionService', {
          through: 'gateway',
          site: home,
          as: person,
        });
        return client.whoAmI({});
      };
      await expect(asked('b', 'a')).rejects.toThrow();
      await expect(asked('a', 'b')).rejects.toThrow();
      const fingerprintOf = (id: string) => caFingerprint(grid.site(id).ca.cert);
      const { directory: ofA } = grid.site('a');
      const { directory: ofB } = grid.site('b');

      const [{ code }] = (await as('a', 'site', 'invite')) as [{ code: string }];
      await as('b', 'site', 'join', ofB, code, '--fingerprint', fingerprintOf('a'));
      expect(await as('a', 'site', 'accept', ofA)).toMatchObject([{ site: 'b' }]);
      await as('a', 'site', 'accept', ofA, 'b', '--fingerprint', fingerprintOf('b'));

      for (const [home, other] of [
        ['b', 'a'],
        ['a', 'b'],
      ] as const) {
        await eventually(async () =>
          expect(await asked(home, other)).toMatchObject({ issuer: home, site: other }),
        );
        await eventually(async () =>
          expect(await as(home, 'sites')).toContainEqual(
            expect.objectContaining({ site: other, reachable: true, ownVersionThere: 1 }),
          ),
        );
      }

      expect(await as('b', 'site', 'leave', ofB, '--yes')).toEqual([
        { left: 'b', heard: ['a'], waiting: [], holders: ['b'] },
      ]);
      await expect(asked('b', 'a')).rejects.toMatchObject({ code: 'caller-not-allowed' });
      expect(await as('b', 'sites')).toContainEqual(
        expect.objectContaining({ site: 'b', problem: expect.stringContaining('left the federation') }),
      );
    } finally {
      await grid.close();
    }
  });
});

describe('revoking', () => {
  it('ends what the site has issued, and lists it', async () => {
    const refused = await administrator('site', 'revoke', '--user', '/CN=Eve', '--permit-id', 'p');
    expect(refused).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--user, --permit-id and --key'),
    });
    const revoke = async (...args: string[]) => (await administrator('site', 'revoke', ...args)).values[0];
    const user = { user: '/O=Hospital A/CN=Eve', site: 'a', sequence: 1, reason: 'laptop stolen' };
    expect(await revoke('--user', user.user, '--reason', user.reason)).toMatchObject(user);
    expect(await revoke('--permit-id', 'permit-0001')).toMatchObject({
      permitId: 'permit-0001',
      sequence: 2,
    });
    expect(await revoke('--key', 'some-key')).toMatchObject({ keyId: 'some-key', sequence: 3 });
    expect((await administrator('site', 'revocations')).values).toMatchObject([
      { sequence: 3, keyId: 'some-key' },
      { sequence: 2, permitId: 'permit-0001' },
      user,
    ]);
  });
});

describe('mdm site rotate', () => {
  it('changes the token key step by step, and says what is next', async () => {
    const rotate = async (...args: string[]) =>
      (await mdmHere(['--json', 'site', 'rotate', site, '--token-key', ...args])).values;
    expect(await rotate()).toEqual([{ step: 'prepared', bundleVersion: 2 }]);
    expect(await rotate()).toEqual([{ step: 'promoted', bundleVersion: 2 }]);
    expect(await rotate()).toEqual([{ step: 'waiting', bundleVersion: 2, until: expect.any(Number) }]);
    expect(await rotate('--force')).toEqual([{ step: 'retired', bundleVersion: 3 }]);
  });

  it('waits for the sites that do not have the new bundle', async () => {
    const rotate = () => administrator('site', 'rotate', home.directory, '--site-ca');
    expect(await rotate()).toMatchObject({ code: 0, values: [{ step: 'prepared', bundleVersion: 2 }] });
    expect((await rotate()).values).toEqual([{ step: 'waiting', bundleVersion: 2, peers: ['b', 'c'] }]);
  });

  it('renews certificates, and wants to know what to change', async () => {
    const { code, values } = await mdmHere(['--json', 'site', 'rotate', site, '--certificates']);
    expect(code).toBe(0);
    expect(values).toHaveLength(6);
    expect(await mdmHere(['site', 'rotate', site])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--token-key'),
    });
    await writeFile(path.join(site, 'site.yaml'), 'site: d');
    expect(await mdmHere(['site', 'status', site])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('site.yaml'),
    });
  });
});
