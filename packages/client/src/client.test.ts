import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, readlink, rm, stat, truncate, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { decodeIdentity, decryptBuffer } from '@mdm/envelope';
import { type Credential, issueUserCertificate, readCredential } from '@mdm/identity';
import { eventually, type Federation, startFederation, writePhantoms } from '@mdm/testbed/federation';
import { connectMdm, type MdmClient } from './client.js';
import type { Registration } from './registering.js';
import type { FoundRow, SearchAnswer } from './search.js';

const common = {
  modality: 'CT',
  patient: { patientId: 'SDK-1', patientName: 'Test^Paula', patientBirthDate: '19700101' },
  institution: 'Hospital A',
  studyDate: '20240305',
} as const;
const missing = '01920000-0000-7000-8000-0000000000ff';
/** Whether all sites answer is not a question of how busy this machine is. */
const siteDeadlineMs = 60_000;

let federation: Federation;
let directory: string;
let owner: MdmClient;
let researcher: MdmClient;
let files: readonly string[];
/** A large one, of many chunks on the wire. */
let large: Registration;
let small: readonly Registration[];

beforeAll(async () => {
  directory = await mkdtemp(path.join(os.tmpdir(), 'mdm-sdk-'));
  federation = await startFederation({ durable: false });
  owner = await federation.client('a', 'physician');
  researcher = await federation.client('c', 'researcher');
  files = await writePhantoms(path.join(directory, 'small'), {
    ...common,
    slices: 5,
    rows: 64,
    columns: 64,
    seed: 'sdk',
  });
  const [file = ''] = await writePhantoms(path.join(directory, 'large'), {
    ...common,
    slices: 1,
    rows: 4_096,
    columns: 4_096,
    seed: 'sdk large',
  });
  small = await Promise.all(files.map(register));
  large = await register(createReadStream(file));
});
afterAll(async () => {
  await federation?.stop();
  await rm(directory, { recursive: true, force: true });
});

async function register(source: string | Readable): Promise<Registration> {
  return owner.waitRegistered((await owner.register(source)).guid);
}

async function read({ rows, summary }: SearchAnswer) {
  const found: FoundRow[] = [];
  for await (const row of rows) found.push(row);
  return { found, summary: await summary };
}

const plaintextOf = async (guid: string) => buffer(await owner.get(guid));

describe('signing in', () => {
  it('tells who one is and which sites there are', async () => {
    expect(await owner.whoAmI()).toMatchObject({
      dn: federation.site('a').people.physician.dn,
      groups: ['/biomed/a/Role=physician', '/biomed'],
      issuer: 'a',
      site: 'a',
      level: 'identified',
      expiresAt: expect.any(Number),
    });
    // Who does not answer within a second is said not to be reachable, such as on a machine that has much to do.
    await eventually(async () => {
      const sites = await owner.sites();
      expect(sites.map(({ site, reachable }) => [site, reachable])).toEqual([
        ['a', true],
        ['b', true],
        ['c', true],
      ]);
    });
  });

  it('lists what can be asked for', async () => {
    const collections = await owner.attributes();
    expect(collections.find(({ path: at }) => at === '/mdm/Series')?.attributes).toContainEqual({
      name: 'Modality',
      type: 'text',
      level: 'anonymous',
      collection: '/mdm/Series',
      description: expect.any(String),
    });
  });

  it('happens once for calls that are made together', async () => {
    const client = await connect();
    const answers = await Promise.all([client.whoAmI(), client.whoAmI(), client.sites()]);
    expect(answers).toHaveLength(3);
    client.close();
  });

  it('does not go to a gateway of another site', async () => {
    const client = await connect({ gateway: federation.address('b', 'gateway') });
    await expect(client.whoAmI()).rejects.toMatchObject({ code: 'certificate-invalid' });
    client.close();
  });

  it('refuses a certificate whose holder the site does not know', async () => {
    const { ca } = federation.site('a');
    const credential = await issueUserCertificate({
      ca,
      dn: '/O=Hospital A/CN=Stranger',
      validity: { days: 1 },
      clock: Date.now,
    });
    const client = await connect({ credential });
    await expect(client.whoAmI()).rejects.toMatchObject({
      code: 'permission-denied',
      remedy: expect.stringContaining('principals.users'),
    });
    client.close();
  });

  it('refuses a certificate that is out of date before anything is dialled', async () => {
    const { people, userDirectory } = federation.site('a');
    const credential = await readCredential(userDirectory(people.physician));
    await expect(connect({ credential, clock: () => Date.now() + 40 * 86_400_000 })).rejects.toMatchObject({
      code: 'certificate-invalid',
    });
  });

  it('ends with the signal of the call, also while others wait for the same', async () => {
    const client = await connect();
    const stop = new AbortController();
    const cancelled = client.whoAmI({ signal: stop.signal });
    const other = client.whoAmI();
    stop.abort();
    await expect(cancelled).rejects.toMatchObject({ code: 'cancelled' });
    expect(await other).toMatchObject({ site: 'a' });
    client.close();
  });
});

function connect(
  options: { gateway?: string; site?: string; credential?: Credential | string; clock?: () => number } = {},
): Promise<MdmClient> {
  const { people, userDirectory } = federation.site('a');
  return connectMdm({
    gateway: federation.address('a', 'gateway'),
    site: 'a',
    credential: userDirectory(people.physician),
    ...options,
  });
}

describe('registering', () => {
  it('takes the same instance twice as one image', async () => {
    const [file = ''] = files;
    const progress: number[] = [];
    const again = await owner.register(file, { onProgress: (done) => progress.push(done) });
    expect(again).toMatchObject({ guid: small[0]?.guid, lfn: small[0]?.lfn, duplicate: true });
    expect(progress.at(-1)).toBe((await stat(file)).size);
    expect(await owner.registration(again.guid)).toMatchObject({ state: 'registered' });
  });

  it('refuses what is not DICOM, and a file that is not there', async () => {
    await expect(owner.register(Readable.from([randomBytes(5_000)]))).rejects.toMatchObject({
      code: 'invalid-dicom',
    });
    await expect(owner.register(path.join(directory, 'nothing'))).rejects.toMatchObject({
      code: 'invalid-argument',
      field: 'file',
    });
  });

  it('is not for everybody', async () => {
    const [file = ''] = files;
    await expect(researcher.register(file)).rejects.toMatchObject({ code: 'permission-denied' });
  });
});

describe('searching', () => {
  it('finds images with what is known of them', async () => {
    const { found, summary } = await read(
      owner.search({ attributes: ['LFN', 'Modality', 'StudyYear', 'Rows'], siteDeadlineMs }),
    );
    expect(found).toContainEqual({
      site: 'a',
      guid: small[0]?.guid,
      name: expect.any(String),
      attributes: { LFN: small[0]?.lfn, Modality: 'CT', StudyYear: 2024, Rows: 64 },
    });
    expect(summary).toMatchObject({
      nextCursor: '',
      outcomes: [
        { site: 'a', kind: 'answered', count: 6 },
        { site: 'b', kind: 'answered', count: 0 },
        { site: 'c', kind: 'answered', count: 0 },
      ],
    });
  });

  it('pages without gap or repeat', async () => {
    const first = await read(owner.search({ limit: 4, siteDeadlineMs }));
    expect(first.found).toHaveLength(4);
    const second = await read(owner.search({ limit: 4, cursor: first.summary.nextCursor, siteDeadlineMs }));
    const all = await read(owner.searchAll({ limit: 2, siteDeadlineMs }));
    expect(all.found.map(({ guid }) => guid).sort()).toEqual(
      [...first.found, ...second.found].map(({ guid }) => guid).sort(),
    );
    expect(all.summary.outcomes).toContainEqual(expect.objectContaining({ site: 'a', count: 6 }));
  });

  it('says which site did not answer, and does not wait for it for ever', async () => {
    await federation.link('b').cut();
    try {
      const { found, summary } = await read(owner.searchAll({ limit: 3, siteDeadlineMs }));
      expect(found).toHaveLength(6);
      const outcome = summary.outcomes.find(({ site }) => site === 'b');
      expect(outcome).toMatchObject({ kind: 'unreachable', error: { code: 'site-unreachable' } });
      expect(summary.nextCursor).not.toBe('');
    } finally {
      await federation.link('b').restore();
    }
  });

  it('throws what is wrong with a query, and tells the summary as well', async () => {
    const answer = owner.search({ attributes: ['Nonsense'], siteDeadlineMs });
    await expect(read(answer)).rejects.toMatchObject({ code: 'unknown-attribute' });
    await expect(answer.summary).rejects.toMatchObject({ code: 'unknown-attribute' });
  });

  it('ends when nobody reads on', async () => {
    const answer = owner.search({ siteDeadlineMs });
    for await (const { site } of answer.rows) {
      expect(site).toBe('a');
      break;
    }
    await expect(answer.summary).rejects.toMatchObject({ code: 'cancelled' });
  });
});

describe('the catalogue', () => {
  it('describes an image by name and by GUID, and lists its directory', async () => {
    const [image] = small;
    const entry = await owner.stat(image?.lfn ?? '');
    expect(entry).toMatchObject({ guid: image?.guid, lfn: image?.lfn, kind: 'file', site: 'a' });
    expect(await owner.stat(image?.guid ?? '')).toEqual(entry);
    const names: string[] = [];
    for await (const { lfn } of owner.list(path.posix.dirname(entry.lfn))) names.push(lfn);
    expect(names).toEqual(small.map(({ lfn }) => lfn).sort());
  });

  it('does not know what is not there', async () => {
    await expect(owner.stat('/grid/biomed/a/nothing')).rejects.toMatchObject({ code: 'not-found' });
    await expect(owner.stat('nonsense')).rejects.toMatchObject({ code: 'invalid-argument' });
  });
});

describe('reading', () => {
  it('gives the encrypted object and the key that opens it', async () => {
    const opened = await owner.open(small[0]?.guid ?? '');
    const file = await buffer(owner.readCiphertext(opened));
    expect(file).toHaveLength(opened.size);
    expect(createHash('sha256').update(file).digest('hex')).toBe(opened.sha256);
    const { identity, recipient, faults } = await owner.key(opened.lfn);
    expect({ recipient, faults }).toEqual({ recipient: opened.key.recipient, faults: [] });
    const plaintext = decryptBuffer(file, { identities: [decodeIdentity(identity)] });
    expect(plaintext.equals(await plaintextOf(opened.guid))).toBe(true);
    expect(plaintext.toString('latin1', 128, 132)).toBe('DICM');
  });

  it('gives any range', async () => {
    const whole = await plaintextOf(large.guid);
    for (const [offset, length] of [
      [0, 132],
      [65_530, 20],
      [5_000_000, 300_000],
      [whole.length - 10, 100],
      [whole.length, 5],
    ] as const) {
      const range = await buffer(await owner.getRange(large.guid, { offset, length }));
      expect(range.equals(whole.subarray(offset, offset + length))).toBe(true);
    }
    const opened = await owner.open(large.guid);
    expect(await buffer(owner.readCiphertext(opened, { offset: 0, length: 21 }))).toEqual(
      Buffer.from('age-encryption.org/v1'),
    );
    expect(() => owner.readCiphertext(opened, { offset: -1 })).toThrow('offset');
  });

  it('gives many keys at once, each with its own outcome', async () => {
    const targets = [small[0]?.guid ?? '', missing, small[1]?.lfn ?? '', small[0]?.lfn ?? ''];
    const outcomes = await owner.keys(targets);
    expect(outcomes.map(({ target }) => target)).toEqual(targets);
    expect(outcomes.map(({ key, error }) => key?.guid ?? error?.code)).toEqual([
      small[0]?.guid,
      'not-found',
      small[1]?.guid,
      small[0]?.guid,
    ]);
  });

  it('goes on where it was when the way to the site breaks', async () => {
    const expected = await plaintextOf(large.guid);
    const { dn: user } = federation.site('c').people.researcher;
    await owner.grant({ image: large.guid }, { user }, 'r');
    let broken = 0;
    const { people, userDirectory } = federation.site('c');
    const client = await connectMdm({
      gateway: federation.address('c', 'gateway'),
      site: 'c',
      credential: userDirectory(people.researcher),
      logger: {
        warn: () => {
          broken += 1;
          void federation.link('a').restore();
        },
      },
    });
    const stream = await client.get(large.guid);
    const hash = createHash('sha256');
    let cut: Promise<void> | undefined;
    for await (const piece of stream) {
      hash.update(piece);
      cut ??= federation.link('a').cut();
    }
    await cut;
    client.close();
    expect(broken).toBeGreaterThan(0);
    expect(hash.digest('hex')).toBe(createHash('sha256').update(expected).digest('hex'));
  });

  it('stops with the signal, and when nobody reads on', async () => {
    const stop = new AbortController();
    const stopped = await owner.get(large.guid, { signal: stop.signal });
    await expect(
      (async () => {
        for await (const _piece of stopped) stop.abort();
      })(),
    ).rejects.toMatchObject({ code: 'cancelled' });
    const left = await owner.get(large.guid);
    await once(left, 'readable');
    left.destroy();
    await once(left, 'close');
    expect(left.errored).toBeNull();
  });

  it('refuses who may not, and says who is in the way', async () => {
    const [image] = small;
    const error = await researcher.get(image?.guid ?? '').then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    expect(error).toMatchObject({ code: expect.stringMatching(/^(permission-denied|not-found)$/) });
    await expect(owner.get(missing)).rejects.toMatchObject({ code: 'not-found' });
  });
});

describe('downloading', () => {
  it('goes on from what an earlier try has brought, and leaves nothing but the image', async () => {
    const file = path.join(directory, 'resumed.dcm');
    const stop = new AbortController();
    const onProgress = (done: number) => {
      if (done > 4_000_000) stop.abort();
    };
    await expect(owner.download(large.guid, file, { signal: stop.signal, onProgress })).rejects.toMatchObject(
      {
        code: 'cancelled',
      },
    );
    const { size: kept } = await stat(`${file}.part`);
    expect(kept).toBeGreaterThan(4_000_000);

    const steps: number[] = [];
    await owner.download(large.guid, file, { onProgress: (done) => steps.push(done) });
    expect(steps[0]).toBe(kept);
    expect((await readFile(file)).equals(await plaintextOf(large.guid))).toBe(true);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect((await readdir(directory)).filter((name) => name.startsWith('resumed'))).toEqual(['resumed.dcm']);
  });

  it('does not believe a partial file of something else', async () => {
    const file = path.join(directory, 'image.age');
    await writeFile(`${file}.part`, randomBytes(1_000));
    const opened = await owner.download(large.guid, file, { encrypted: true });
    expect(
      createHash('sha256')
        .update(await readFile(file))
        .digest('hex'),
    ).toBe(opened.sha256);
    await writeFile(`${file}.part`, '');
    await truncate(`${file}.part`, opened.size * 2);
    await owner.download(large.guid, file, { encrypted: true });
    expect((await stat(file)).size).toBe(opened.size);
  });

  it('says when the file cannot be written', async () => {
    await expect(owner.download(large.guid, path.join(directory, 'no', 'where'))).rejects.toMatchObject({
      code: 'invalid-argument',
      field: 'file',
    });
  });
});

describe('sharing', () => {
  it('gives and takes the right to read, everywhere, and explains', async () => {
    const { guid = '', lfn = '' } = small[2] ?? {};
    const user = federation.site('c').people.researcher.dn;
    expect(await owner.grant({ image: lfn }, { user }, 'r')).toMatchObject({
      complete: true,
      images: 1,
      pending: [],
    });
    expect((await buffer(await researcher.get(lfn))).equals(await plaintextOf(guid))).toBe(true);
    expect(await researcher.explain(guid)).toMatchObject({ allowed: true, owner: '' });
    expect((await owner.rights(guid)).entries).toContainEqual({ tag: 'user', id: user, perm: 4 });

    expect(await owner.revoke({ image: guid }, { user })).toMatchObject({ complete: true });
    await expect(researcher.key(guid)).rejects.toMatchObject({
      code: expect.stringMatching(/^(permission-denied|not-found)$/),
    });
    expect((await owner.rights(guid)).entries).not.toContainEqual(expect.objectContaining({ id: user }));
    expect(await owner.explain(guid)).toMatchObject({ allowed: true });
  });

  it('shares all images of a study at once', async () => {
    const { found } = await read(owner.search({ collection: '/mdm/Study', siteDeadlineMs }));
    const user = federation.site('c').people.researcher.dn;
    const counts: number[] = [];
    for (const { guid } of found) {
      const { images } = await owner.grant({ collection: guid }, { user }, 'r');
      counts.push(images);
      await owner.revoke({ collection: guid, site: 'a' }, { user });
    }
    expect(counts.sort()).toEqual([1, 5]);
  });

  it('is for owners only', async () => {
    const user = federation.site('c').people.researcher.dn;
    await expect(researcher.grant({ image: small[0]?.guid ?? '' }, { user }, 'rw')).rejects.toMatchObject({
      code: expect.stringMatching(/^(permission-denied|not-found)$/),
    });
  });
});

describe('a volume of a series of which one image cannot be had', () => {
  const seed = 'sdk volume';
  /** What this process has open below a directory, removed files included. */
  const opened = async (below: string) => {
    const descriptors = await readdir('/proc/self/fd');
    const names = descriptors.map((name) => readlink(`/proc/self/fd/${name}`).catch(() => ''));
    return (await Promise.all(names)).filter((name) => name.startsWith(below));
  };

  it('leaves no image behind, also of those that were still coming', async () => {
    const phantoms = (name: string, slices: number, rows: number) =>
      writePhantoms(path.join(directory, name), { ...common, slices, rows, columns: rows, seed });
    const slow = await phantoms('slow', 3, 3_072);
    const [quick = ''] = (await phantoms('quick', 4, 64)).slice(3);
    const images = await Promise.all([...slow, quick].map(register));
    const user = federation.site('c').people.researcher.dn;
    for (const { guid } of images) await owner.grant({ image: guid }, { user }, 'r');
    const series = path.posix.basename(path.posix.dirname(images[0]?.lfn ?? ''));

    const target = path.join(directory, 'volumes');
    await mkdir(target);
    // The way to the site breaks when the quick one is there; each of the others tries again for a while of its own.
    let cut: Promise<void> | undefined;
    const onProgress = (done: number) => {
      if (done > 0) cut ??= federation.link('a').cut();
    };
    const options = { format: 'nifti', onProgress } as const;
    try {
      await expect(
        researcher.saveVolume(series, path.join(target, 'volume.nii'), options),
      ).rejects.toMatchObject({ code: expect.stringMatching(/^(unavailable|site-unreachable)$/) });
      expect(await opened(target)).toEqual([]);
      expect(await readdir(target)).toEqual([]);
    } finally {
      await cut;
      await federation.link('a').restore();
    }
  });
});
