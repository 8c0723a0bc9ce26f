import { EventEmitter, once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { fail } from '@mdm/errors';
import { type TestDatabase, testDatabase } from '@mdm/store';
import {
  assertableGroups,
  type BundleStore,
  bundleMigrations,
  bundleStore,
  type Federation,
  type FederationOptions,
  type FederationView,
  isSiteId,
  openFederation,
  type PeerPin,
  signBundle,
  writeBundle,
} from './index.js';
import { crossCertificate, day, start, type TestSite, testSite } from './sites.fixture.js';

let a: TestSite;
let b: TestSite;
let directory: string;
let now: number;
let pins: readonly PeerPin[];
let log: { readonly fields: object; readonly message: string }[];
let opened: Federation[];

beforeAll(async () => {
  [a, b] = await Promise.all([testSite('a'), testSite('b')]);
});
beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'mdm-federation-'));
  now = start;
  pins = [ownPin(), peerPin()];
  log = [];
  opened = [];
  await writeBundle(directory, 'a', await a.signed());
});
afterEach(async () => {
  for (const federation of opened) federation.close();
  await rm(directory, { recursive: true, force: true });
});

async function open(change: Partial<FederationOptions> = {}): Promise<Federation> {
  const federation = await openFederation({
    directory,
    own: 'a',
    pins: { read: async () => pins, watched: [] },
    clock: () => now,
    logger: { info: () => undefined, warn: (fields, message) => log.push({ fields, message }) },
    pollMs: 3_600_000,
    ...change,
  });
  opened.push(federation);
  return federation;
}

const ownPin = (): PeerPin => ({ site: 'a', fingerprint: a.fingerprint });
const peerPin = (): PeerPin => ({ site: 'b', fingerprint: b.fingerprint, groups: ['/biomed'] });
const problem = (field: string) => [{ site: 'b', error: expect.objectContaining({ field }) }];

describe('the view of the federation', () => {
  it('holds every pinned site whose bundle verifies', async () => {
    await writeBundle(directory, 'b', await b.signed());
    const federation = await open();
    const view = federation.current();
    expect([...view.sites.keys()]).toEqual(['a', 'b']);
    expect(view.own).toBe('a');
    expect(view.sites.get('b')).toMatchObject({
      version: 1,
      fingerprint: b.fingerprint,
      groups: ['/biomed'],
    });
    expect(view.address('b', 'gateway')).toBe('gateway.b.example:443');
    expect(view.tokenKey('b', 'key-1')).toMatchObject({ type: 'public' });
    expect(view.tokenKey('b', 'key-2')).toBeUndefined();
    expect(view.tokenKey('c', 'key-1')).toBeUndefined();
    expect(view.caBundle().match(/BEGIN CERTIFICATE/g)).toHaveLength(2);
    expect(() => view.address('c', 'hydra')).toThrow(
      expect.objectContaining({ code: 'not-found', field: 'site' }),
    );
    expect(federation.problems()).toEqual([]);
    expect(federation.bundle('a')).toBe((await readFile(path.join(directory, 'a.bundle'))).toString());
    expect(federation.bundle('c')).toBeUndefined();
  });

  it('follows the directory by itself', async () => {
    const federation = await open();
    const changes = new EventEmitter();
    federation.onChange((view) => changes.emit('change', view));
    for (const version of [1, 2]) {
      const changed = once(changes, 'change');
      await writeBundle(directory, 'b', await b.signed({ version }));
      const [view] = (await changed) as [FederationView];
      expect(view).toBe(federation.current());
      expect(view.sites.get('b')?.version).toBe(version);
    }
  });

  it('follows the directory without notifications as well', async () => {
    const federation = await open({ pollMs: 10 });
    const changes = new EventEmitter();
    federation.onChange(() => changes.emit('change'));
    const changed = once(changes, 'change');
    now = start + 31 * day;
    await changed;
    expect(federation.current().sites.size).toBe(0);
  });

  it.each<[string, string, () => Promise<string>]>([
    [
      'with a broken signature',
      'signature',
      async () => (await b.signed({ version: 6 })).replace(/.{8}$/, 'AAAAAAAA'),
    ],
    ['signed by another CA', 'fingerprint', () => a.signed({ site: 'b', version: 6 })],
    ['of another site', 'site', () => b.signed({ site: 'c', version: 6 })],
    [
      'that has expired',
      'expiresAt',
      () => b.signed({ version: 6, expiresAt: new Date(start).toISOString() }),
    ],
    ['with other content under the same version', 'version', () => b.signed({ version: 5, title: 'Other' })],
    ['that is empty', 'bundle', async () => ''],
  ])('keeps the good bundle against one %s, and reports it once', async (_what, field, make) => {
    await writeBundle(directory, 'b', await b.signed({ version: 5 }));
    const federation = await open();
    const before = federation.current();
    await writeBundle(directory, 'b', await make());
    await federation.reload();
    await federation.reload();
    expect(federation.current()).toBe(before);
    expect(federation.problems()).toEqual(problem(field));
    expect(log).toEqual([
      { fields: expect.objectContaining({ site: 'b', field, inUse: 5 }), message: expect.any(String) },
    ]);
    await writeBundle(directory, 'b', await b.signed({ version: 7 }));
    await federation.reload();
    expect(federation.problems()).toEqual([]);
    expect(federation.current().sites.get('b')?.version).toBe(7);
  });

  it('ends the trust in a site whose bundle was removed, and never goes back to an older one', async () => {
    await writeBundle(directory, 'b', await b.signed({ version: 5 }));
    const federation = await open();
    await rm(path.join(directory, 'b.bundle'));
    await federation.reload();
    expect([...federation.current().sites.keys()]).toEqual(['a']);
    expect(federation.problems()).toEqual(problem('file'));
    await writeBundle(directory, 'b', await b.signed({ version: 4 }));
    await federation.reload();
    expect(federation.current().sites.get('b')?.version).toBe(5);
    expect(federation.problems()).toEqual([]);
  });

  it('ends the trust in a site whose bundle has expired', async () => {
    await writeBundle(directory, 'b', await b.signed({ expiresAt: new Date(start + day).toISOString() }));
    const federation = await open();
    expect(federation.current().sites.has('b')).toBe(true);
    now = start + day;
    await federation.reload();
    expect(federation.current().sites.has('b')).toBe(false);
    expect(federation.problems()).toEqual(problem('expiresAt'));
  });

  it('ignores bundles of sites that are not pinned, and says so', async () => {
    await writeBundle(directory, 'b', await b.signed());
    pins = [ownPin()];
    const federation = await open();
    expect([...federation.current().sites.keys()]).toEqual(['a']);
    expect(federation.problems()).toEqual(problem('peers'));
  });

  it('reports a file that cannot be read', async () => {
    await mkdir(path.join(directory, 'b.bundle'));
    const federation = await open();
    expect(federation.problems()).toEqual(problem('file'));
  });

  it('does not start without its own bundle, its directory or unambiguous pins', async () => {
    await writeFile(path.join(directory, 'a.bundle'), await b.signed({ site: 'a' }));
    await expect(open()).rejects.toMatchObject({ field: 'fingerprint' });
    await rm(path.join(directory, 'a.bundle'));
    await expect(open()).rejects.toMatchObject({ code: 'failed-precondition', field: 'file' });
    await expect(open({ directory: path.join(directory, 'none') })).rejects.toMatchObject({
      field: 'directory',
    });
    for (const peer of [
      { site: 'a', fingerprint: b.fingerprint },
      { site: 'b', fingerprint: a.fingerprint },
      { site: '../b', fingerprint: b.fingerprint },
      { site: 'b', fingerprint: 'none' },
    ]) {
      pins = [ownPin(), peer];
      await expect(open()).rejects.toMatchObject({ code: 'invalid-argument' });
    }
    pins = [peerPin()];
    await expect(open()).rejects.toMatchObject({ field: 'pins' });
  });
});

describe('what was learned', () => {
  let test: TestDatabase;
  beforeEach(async () => {
    test = await testDatabase({ migrations: bundleMigrations });
  });
  afterEach(() => test.drop());
  const openKept = () => open({ store: bundleStore(test.db) });
  const versionOf = (federation: Federation) => federation.current().sites.get('b')?.version;

  it('is used in place of an older file, without a problem, from the first moment after a restart too', async () => {
    await writeBundle(directory, 'b', await b.signed());
    const federation = await openKept();
    const next = await b.signed({ version: 3 });
    await federation.learn(next, 'b');
    expect(versionOf(federation)).toBe(3);
    expect(federation.bundle('b')).toBe(next);
    await federation.reload();
    const again = await openKept();
    for (const view of [federation, again]) {
      expect(versionOf(view)).toBe(3);
      expect(view.problems()).toEqual([]);
    }
    await writeBundle(directory, 'b', await b.signed({ version: 4 }));
    await again.reload();
    expect(versionOf(again)).toBe(4);
  });

  it('is not taken from an older one, a forged one, or another site', async () => {
    await writeBundle(directory, 'b', await b.signed({ version: 5 }));
    const federation = await openKept();
    const before = federation.current();
    const refused = (text: string, from?: string) =>
      expect(federation.learn(text, from).catch((error: unknown) => error)).resolves;
    await refused(await b.signed({ version: 4 })).toMatchObject({ field: 'version' });
    await refused(await b.signed({ version: 5, title: 'Other' })).toMatchObject({ field: 'version' });
    await refused(await a.signed({ site: 'b', version: 6 })).toMatchObject({ field: 'fingerprint' });
    await refused((await b.signed({ version: 6 })).replace(/.{8}$/, 'AAAAAAAA')).toMatchObject({
      field: 'signature',
    });
    await refused(await b.signed({ version: 6 }), 'c').toMatchObject({ code: 'caller-not-allowed' });
    await refused('nonsense').toMatchObject({ code: 'invalid-argument' });
    await federation.learn(await b.signed({ site: 'c', version: 6 }));
    await federation.reload();
    expect(federation.current()).toBe(before);
    expect(versionOf(await openKept())).toBe(5);
  });

  it('counts neither without a pin, nor without a file, nor longer than it is valid', async () => {
    const federation = await openKept();
    const expiresAt = new Date(start + day).toISOString();
    await federation.learn(await b.signed({ version: 2, expiresAt }));
    expect(versionOf(federation)).toBeUndefined();
    expect(federation.problems()).toEqual(problem('file'));
    await writeBundle(directory, 'b', await b.signed());
    await federation.reload();
    expect(versionOf(federation)).toBe(2);

    pins = [ownPin()];
    expect(versionOf(await openKept())).toBeUndefined();
    pins = [ownPin(), { site: 'b', fingerprint: '0'.repeat(64) }];
    expect(versionOf(await openKept())).toBeUndefined();
    pins = [ownPin(), peerPin()];

    now = start + day;
    const later = await openKept();
    for (const view of [federation, later]) {
      await view.reload();
      expect(versionOf(view)).toBeUndefined();
      expect(view.problems()).toEqual(problem('expiresAt'));
    }
  });

  it('may be all that is usable when a service starts', async () => {
    await writeBundle(directory, 'b', await b.signed({ expiresAt: new Date(start + day).toISOString() }));
    await (await openKept()).learn(await b.signed({ version: 2 }));
    now = start + 2 * day;
    const old = await openKept();
    expect(versionOf(old)).toBe(2);
    expect(old.problems()).toEqual([]);
    await writeBundle(directory, 'b', 'nonsense');
    const broken = await openKept();
    expect(versionOf(broken)).toBe(2);
    expect(broken.problems()).toEqual(problem('bundle'));
  });

  it('is kept by replicas together: the older one of two is never what a start finds', async () => {
    const [newer, older] = [await b.signed({ version: 3 }), await b.signed({ version: 2 })];
    await writeBundle(directory, 'b', await b.signed());
    const [one, other] = [await openKept(), await openKept()];
    await one.learn(newer);
    await other.learn(older);
    expect(versionOf(await openKept())).toBe(3);
  });

  it('of the own site is a problem when its file is older: others have seen the newer one', async () => {
    pins = [ownPin()];
    const federation = await openKept();
    await federation.learn(await a.signed({ version: 2 }));
    expect(federation.problems()).toEqual([
      { site: 'a', error: expect.objectContaining({ field: 'version' }) },
    ]);
    expect((await openKept()).current().sites.get('a')?.version).toBe(2);
  });

  it('is written down when the database is back', async () => {
    await writeBundle(directory, 'b', await b.signed());
    let broken = true;
    const table = bundleStore(test.db);
    const store: BundleStore = {
      read: table.read,
      keep: async (bundle) => (broken ? fail('unavailable', 'the database is away') : table.keep(bundle)),
    };
    const federation = await open({ store });
    await federation.learn(await b.signed({ version: 2 }));
    expect(versionOf(federation)).toBe(2);
    expect(federation.problems()).toEqual([
      { site: 'a', error: expect.objectContaining({ code: 'unavailable' }) },
    ]);
    broken = false;
    await federation.reload();
    expect(federation.problems()).toEqual([]);
    expect(versionOf(await openKept())).toBe(2);
  });
});

describe('pins that change', () => {
  it('join a site and end the trust in it', async () => {
    await writeBundle(directory, 'b', await b.signed());
    pins = [ownPin()];
    const federation = await open();
    pins = [ownPin(), peerPin()];
    await federation.reload();
    expect(federation.current().sites.get('b')).toMatchObject({ version: 1 });
    expect(federation.problems()).toEqual([]);
    pins = [ownPin()];
    await federation.reload();
    expect([...federation.current().sites.keys()]).toEqual(['a']);
    expect(federation.problems()).toEqual(problem('peers'));
  });

  it('change what is believed of a site even when its newest bundle is not usable', async () => {
    await writeBundle(directory, 'b', await b.signed());
    const federation = await open();
    const before = federation.current();
    await writeBundle(directory, 'b', 'nonsense');
    pins = [ownPin(), { ...peerPin(), groups: [], subjects: ['/O=B'], level: 'anonymous' }];
    await federation.reload();
    expect(federation.current()).not.toBe(before);
    expect(federation.current().sites.get('b')).toMatchObject({
      version: 1,
      groups: [],
      subjects: ['/O=B'],
      level: 'anonymous',
    });
    expect(federation.problems()).toEqual(problem('bundle'));
  });

  it('end the trust in a site when they name another CA', async () => {
    await writeBundle(directory, 'b', await b.signed());
    const federation = await open();
    pins = [ownPin(), { site: 'b', fingerprint: '0'.repeat(64) }];
    await federation.reload();
    expect(federation.current().sites.has('b')).toBe(false);
    expect(federation.problems()).toEqual(problem('fingerprint'));
  });

  it('stay as they are when they cannot be read or contradict each other, which is a problem', async () => {
    await writeBundle(directory, 'b', await b.signed());
    let broken = false;
    const read = async () =>
      broken ? fail('invalid-argument', 'site.yaml is wrong', { field: 'site.yaml' }) : pins;
    const federation = await open({ pins: { read, watched: [] } });
    const before = federation.current();
    broken = true;
    await federation.reload();
    expect(federation.problems()).toEqual([
      { site: 'a', error: expect.objectContaining({ field: 'site.yaml' }) },
    ]);
    broken = false;
    pins = [ownPin(), peerPin(), peerPin()];
    await federation.reload();
    expect(federation.problems()).toEqual([
      { site: 'a', error: expect.objectContaining({ field: 'peers' }) },
    ]);
    expect(federation.current()).toBe(before);
    pins = [ownPin(), peerPin()];
    await federation.reload();
    expect(federation.problems()).toEqual([]);
    expect(federation.current()).toBe(before);
  });

  it('are asked again when something changes where they are kept', async () => {
    const place = await mkdtemp(path.join(tmpdir(), 'mdm-pins-'));
    try {
      await writeBundle(directory, 'b', await b.signed());
      pins = [ownPin()];
      const federation = await open({ pins: { read: async () => pins, watched: [place] } });
      const changes = new EventEmitter();
      federation.onChange(() => changes.emit('change'));
      const changed = once(changes, 'change');
      pins = [ownPin(), peerPin()];
      await writeFile(path.join(place, 'site.yaml'), 'changed');
      await changed;
      expect(federation.current().sites.has('b')).toBe(true);
    } finally {
      await rm(place, { recursive: true });
    }
  });
});

describe('a peer that moves to another CA', () => {
  it('stays in view under the former pin, which is reported, and under the new one', async () => {
    const next = await testSite('b');
    const formerCas = [await crossCertificate(next, b), b.ca];
    const sign = (by: TestSite, version: number, former: readonly string[]) =>
      signBundle({
        bundle: by.bundle({ version, ca: [by.ca] }),
        caCertificate: by.ca,
        caKey: by.caKey,
        formerCas: former,
      });
    await writeBundle(directory, 'b', await b.signed());
    const federation = await open();
    await writeBundle(directory, 'b', await sign(next, 2, formerCas));
    await federation.reload();
    expect(federation.current().sites.get('b')).toMatchObject({ version: 2, fingerprint: next.fingerprint });
    expect(federation.problems()).toEqual(problem('pin'));

    await writeBundle(directory, 'b', await b.signed({ version: 3 }));
    await federation.reload();
    expect(federation.current().sites.get('b')?.version).toBe(2);
    expect(federation.problems()).toEqual(problem('fingerprint'));

    await writeBundle(directory, 'b', await b.signed());
    await federation.reload();
    expect(federation.current().sites.get('b')?.version).toBe(2);
    expect(federation.problems()).toEqual(problem('pin'));

    await writeBundle(directory, 'b', await sign(next, 3, formerCas));
    pins = [ownPin(), { site: 'b', fingerprint: next.fingerprint }];
    await federation.reload();
    expect(federation.current().sites.get('b')?.version).toBe(3);
    expect(federation.problems()).toEqual([]);
  });

  it('starts anew when it is pinned under a CA that none of its former ones has certified', async () => {
    const other = await testSite('b');
    await writeBundle(directory, 'b', await b.signed({ version: 7 }));
    const federation = await open();
    pins = [ownPin(), { site: 'b', fingerprint: other.fingerprint }];
    await writeBundle(directory, 'b', await other.signed());
    await federation.reload();
    expect(federation.current().sites.get('b')).toMatchObject({ version: 1, fingerprint: other.fingerprint });
  });
});

describe('the groups that a peer may assert', () => {
  it.each([
    [undefined, ['/biomed', '/atlas'], ['/biomed', '/atlas']],
    [[], ['/biomed'], []],
    [
      ['biomed'],
      ['/biomed', '/biomed/heart', '/biomed/Role=admin', '/biomedical'],
      ['/biomed', '/biomed/heart', '/biomed/Role=admin'],
    ],
    [['/biomed/heart'], ['/biomed', '/biomed/heart/Role=x', '/biomed/hearts'], ['/biomed/heart/Role=x']],
  ])('under the limits %j', (groups, asserted, expected) => {
    expect(assertableGroups({ groups }, asserted)).toEqual(expected);
  });
});

describe('a site id', () => {
  it('is short, lower-case and safe in names, paths and URIs', () => {
    for (const good of ['a', 'hospital-a', 'h2', 'a'.repeat(31)]) expect(isSiteId(good)).toBe(true);
    for (const bad of ['', 'A', '1a', '-a', 'a_b', 'a/b', 'a.b', 'a'.repeat(32), 'a\n'])
      expect(isSiteId(bad)).toBe(false);
  });
});
