import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmod, copyFile, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Federation, startFederation, writePhantoms } from '@mdm/testbed/federation';
import { inDirectory, mdm, mdmHere } from './run-mdm.fixture.js';

const run = promisify(execFile);
const missing = '/grid/biomed/a/missing';

interface Image {
  readonly file: string;
  readonly guid: string;
  readonly lfn: string;
}

let federation: Federation;
let directory: string;
let goBack: (() => void) | undefined;
let images: Image[];

type Person = 'physician' | 'researcher' | 'administrator' | 'officer';
/** The settings of a person at their own hospital. */
function environmentOf(site: string, person: Person) {
  const { people, userDirectory } = federation.site(site);
  return {
    MDM_GATEWAY: federation.address(site, 'gateway'),
    MDM_SITE: site,
    MDM_CREDENTIALS: userDirectory(people[person]),
  };
}
const as =
  (site: string, person: Person) =>
  (...args: string[]) =>
    mdmHere(args, { env: environmentOf(site, person) });
/** As a process of its own. */
const program =
  (site: string, person: Person) =>
  (...args: string[]) =>
    mdm(args, { env: environmentOf(site, person), cwd: directory });
const owner = (...args: string[]) => as('a', 'physician')(...args);
const researcher = (...args: string[]) => as('c', 'researcher')(...args);
const image = (index: number): Image => images[index] ?? { file: '', guid: '', lfn: '' };
/** Whether all sites answer is not a question of how busy this machine is. */
const find = (...args: string[]) => owner('find', '--deadline', '60s', ...args);
const grantee = () => ['--user', federation.site('c').people.researcher.dn];

beforeAll(async () => {
  directory = await mdtemp();
  goBack = inDirectory(directory);
  federation = await startFederation({ durable: false });
  const files = path.join(directory, 'study');
  await writePhantoms(path.join(files, 'ct'), {
    modality: 'CT',
    patient: { patientId: 'CLI-1', patientName: 'Test^Karl' },
    slices: 3,
    rows: 64,
    columns: 64,
    seed: 'cli',
    institution: 'Hospital A',
    studyDate: '20240305',
  });
  await writeFile(path.join(files, 'README.txt'), 'not an image');
  const { code, values, stderr } = await program('a', 'physician')('--json', 'register', files);
  expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringContaining('skipped, not DICOM') });
  expect(values.at(-1)).toEqual({ summary: { registered: 3, duplicates: 0, skipped: 1, failed: 0 } });
  images = (values.slice(0, -1) as Image[]).sort((one, other) => (one.file < other.file ? -1 : 1));
});
afterAll(async () => {
  goBack?.();
  await federation?.stop();
  await rm(directory, { recursive: true, force: true });
});

const mdtemp = () => mkdtemp(path.join(os.tmpdir(), 'mdm-cli-federation-'));

describe('mdm register', () => {
  it('says what became of each file', async () => {
    expect(images).toEqual(
      images.map(() => ({
        file: expect.stringMatching(/study\/ct\/CT-000\d\.dcm$/),
        guid: expect.any(String),
        lfn: expect.stringMatching(/^\/grid\/biomed\/a\//),
        state: 'registered',
        duplicate: false,
      })),
    );
  });

  it('knows files again, and goes on behind one that is broken', async () => {
    const folder = path.join(directory, 'again');
    await mkdir(folder);
    await copyFile(path.join(directory, 'study/ct/CT-0001.dcm'), path.join(folder, 'one.dcm'));
    await writeFile(path.join(folder, 'broken.dcm'), `${'\0'.repeat(128)}DICM and nothing more`);
    const { code, text, stderr } = await owner('register', folder);
    expect(code).toBe(7);
    expect(text).toContain(`known  ${image(0).guid}`);
    expect(stderr).toMatch(/failed: .*broken\.dcm: .* \(invalid-dicom\)/);
    expect(stderr).toContain('0 registered, 1 duplicates, 0 skipped, 1 failed');
    expect(await owner('register', path.join(folder, 'broken.dcm'))).toMatchObject({ code: 8 });
  });

  it('says before what it would send, and leaves the index of a medium out', async () => {
    const medium = path.join(directory, 'medium');
    await mkdir(medium);
    const one = path.join(directory, 'study/ct/CT-0001.dcm');
    for (const name of ['DICOMDIR', 'IM0001']) await copyFile(one, path.join(medium, name));
    const { size } = await stat(one);
    const { code, values, stderr } = await mdmHere(['--json', 'register', '--dry-run', medium], { env: {} });
    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringContaining('skipped, an index') });
    expect(values).toEqual([
      { file: path.join(medium, 'IM0001'), size },
      { summary: { files: 1, bytes: size, skipped: 1 } },
    ]);
    const sent = await owner('--json', 'register', medium);
    expect(sent.values.at(-1)).toEqual({ summary: { registered: 0, duplicates: 1, skipped: 1, failed: 0 } });
  });

  it('ends with 4 for those who may not', async () => {
    expect(await researcher('register', path.join(directory, 'study'))).toMatchObject({ code: 4 });
  });
});

describe('mdm find', () => {
  it('shows an aligned table, and on stderr what each site did', async () => {
    const { code, text, stderr } = await find('Modality = CT and StudyYear >= 2024');
    expect({ code, stderr }).toMatchObject({ code: 0 });
    const [header = '', ...rows] = text.split('\n');
    expect(header.split(/ {2,}/)).toEqual(['SITE', 'GUID', 'Modality', 'StudyYear', 'InstanceNumber', 'LFN']);
    expect(rows.map((row) => row.split(/ {2,}/)[1]).sort()).toEqual(images.map(({ guid }) => guid).sort());
    expect(rows.every((row) => row.indexOf('/grid/') === header.indexOf('LFN'))).toBe(true);
    expect(stderr).toMatch(
      /^a {2}answered {2}3 rows {2}\d+ ms\nb {2}answered {2}0 rows {2}\d+ ms\nc {2}answered/,
    );
  });

  it('writes JSON lines and the summary last', async () => {
    const { values, stderr } = await find('--json', '--attributes', 'LFN,Rows', '--sites', 'a');
    expect(stderr).toBe('');
    expect(values.slice(0, -1)).toContainEqual({
      site: 'a',
      guid: image(0).guid,
      name: expect.any(String),
      attributes: { LFN: image(0).lfn, Rows: 64 },
    });
    expect(values.at(-1)).toEqual({
      summary: {
        nextCursor: '',
        outcomes: [{ site: 'a', kind: 'answered', count: 3, tookMs: expect.any(Number) }],
      },
    });
  });

  it('pages', async () => {
    const first = await find('--json', '--limit', '2');
    const { summary } = first.values.at(-1) as { summary: { nextCursor: string } };
    const second = await find('--json', '--limit', '2', '--cursor', summary.nextCursor);
    expect([first.values.length, second.values.length]).toEqual([3, 2]);
    expect((await find('--json', '--limit', '1', '--all')).values).toHaveLength(4);
  });

  it('ends with 7 and names the site when one is missing', async () => {
    await federation.link('b').cut();
    try {
      const { code, text, stderr } = await find();
      expect(code).toBe(7);
      expect(text.split('\n')).toHaveLength(4);
      expect(stderr).toMatch(/^b {2}unreachable {2}0 rows/m);
      expect(await owner('find', '--sites', 'b')).toMatchObject({ code: 6 });
      expect((await owner('sites')).text).toMatch(/^b +no /m);
    } finally {
      await federation.link('b').restore();
    }
  });

  it('lists what can be asked for, and says what cannot', async () => {
    const { text } = await find('--list-attributes', '--collection', 'series');
    expect(text).toMatch(/^Modality +text +anonymous +\/mdm\/Series +kind of equipment/m);
    expect(await owner('find', 'Nonsense = 1')).toMatchObject({ code: 2 });
  });
});

describe('mdm find --count', () => {
  it('shows numbers, and that small ones are suppressed', async () => {
    const { code, text, stderr } = await find('--count', '--by', 'Modality');
    expect({ code, text }).toEqual({ code: 0, text: 'Modality  COUNT\nall       suppressed' });
    expect(stderr).toMatch(/^a {2}suppressed {2}suppressed {2}\d+ ms$/m);
    expect((await find('--json', '--count', '--sites', 'a')).values).toEqual([
      {
        count: 'suppressed',
        atLeast: true,
        groups: [],
        sites: [
          { site: 'a', kind: 'suppressed', tookMs: expect.any(Number), groups: [], count: 'suppressed' },
        ],
      },
    ]);
  });
});

describe('mdm cohort', () => {
  let id: string;
  let hash: string;
  const folder = () => path.join(directory, 'frozen');

  it('freezes what a query finds, under a hash that other programs can work out', async () => {
    const query = ['--query', 'Modality = CT', '--deadline', '60s'];
    const created = await owner('--json', 'cohort', 'create', 'All CT', ...query);
    expect(created.code).toBe(0);
    const [cohort] = created.values as [{ id: string; hash: string }];
    ({ id, hash } = cohort);
    expect(cohort).toMatchObject({ name: 'All CT', images: 3, query: 'Modality = "CT"' });
    expect((await owner('cohort', 'list')).text).toContain(id);
    expect((await owner('cohort', 'show', id)).text).toMatch(/^from +Modality = "CT"$/m);
    const manifest = await owner('cohort', 'show', '--manifest', id);
    expect(createHash('sha256').update(manifest.stdout).digest('hex')).toBe(hash);
    expect(await owner('cohort', 'create', 'nothing')).toMatchObject({ code: 2 });
  });

  it('proves it, brings it, and goes on where it was broken off', async () => {
    expect(await owner('cohort', 'verify', id)).toMatchObject({
      code: 0,
      text: `the list is what was frozen (${hash}), 3 same`,
    });
    expect(await owner('cohort', 'get', id, '-o', folder())).toMatchObject({ code: 0 });
    const names = images.map(({ guid }) => `${guid}.dcm`);
    expect((await readdir(folder())).sort()).toEqual([...names, 'manifest.jsonl'].sort());
    const manifest = await readFile(path.join(folder(), 'manifest.jsonl'));
    expect(createHash('sha256').update(manifest).digest('hex')).toBe(hash);
    await rm(path.join(folder(), names[1] ?? ''));
    expect((await owner('--json', 'cohort', 'get', id, '-o', folder())).values.at(-1)).toEqual({
      summary: { brought: 1, present: 2, failed: 0 },
    });
  });

  it('is shown to whom it is shared with, who cannot read it because of that', async () => {
    await owner('cohort', 'share', id, '--add', grantee()[1] ?? '');
    expect((await researcher('cohort', 'show', id)).text).toContain(hash);
    const theirs = await researcher('cohort', 'verify', id);
    expect([7, 8]).toContain(theirs.code);
    expect(theirs.text).not.toContain(' same');
    expect(await owner('cohort', 'rm', id)).toMatchObject({ code: 0 });
    expect(await owner('cohort', 'show', id)).toMatchObject({ code: 3 });
  });
});

describe('mdm ls', () => {
  it('lists a directory like ls -l, and describes one image', async () => {
    const { lfn } = image(0);
    const { code, text } = await owner('ls', path.posix.dirname(lfn));
    expect(code).toBe(0);
    expect(text.split('\n')).toHaveLength(4);
    expect(text).toMatch(/^-rw-r----- +1 +\/O=Hospital A\/.* \d{4}-\d\d-\d\dT\d\d:\d\d {2}[\d.]+$/m);
    expect((await owner('--json', 'ls', image(0).guid)).values).toEqual([
      expect.objectContaining({ lfn, kind: 'file', site: 'a', mode: 0o640 }),
    ]);
    expect(await owner('ls', missing)).toMatchObject({ code: 3 });
  });
});

describe('mdm get --as', () => {
  it('writes a series as one volume, and leaves nothing else behind', async () => {
    const series = path.posix.dirname(image(0).lfn);
    const before = await readdir(directory);
    const { values } = await owner('--json', 'get', '--as', 'nifti', series, '-o', 'series.nii');
    const dimensions = [64, 64, 3];
    expect(values).toEqual([{ file: 'series.nii', format: 'nifti', images: 3, dimensions, type: 'int16' }]);
    const written = await readFile(path.join(directory, 'series.nii'));
    expect(written.length).toBe(352 + 64 * 64 * 3 * 2);
    expect((await stat(path.join(directory, 'series.nii'))).mode & 0o777).toBe(0o600);
    expect((await readdir(directory)).sort()).toEqual([...before, 'series.nii'].sort());
    expect(
      await owner('get', '--as', 'nifti', path.posix.basename(series), '-o', 'uid.nii.gz'),
    ).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('64 × 64 × 3 voxels (int16) of 3 images'),
    });
    expect(gunzipSync(await readFile(path.join(directory, 'uid.nii.gz'))).equals(written)).toBe(true);
  });

  it('writes one image as NRRD', async () => {
    expect(await owner('get', '--as', 'nrrd', image(0).guid, '-o', 'one.nrrd')).toMatchObject({ code: 0 });
    expect((await readFile(path.join(directory, 'one.nrrd'))).toString('latin1', 0, 8)).toBe('NRRD0004');
  });

  it('ends with 2 for what it cannot be asked, and 3 for what is not there', async () => {
    expect(await owner('get', '--as', 'nifti', '--encrypted', image(0).guid)).toMatchObject({ code: 2 });
    expect(await owner('get', '--as', 'nifti', image(0).guid, '-o', '-')).toMatchObject({ code: 2 });
    expect(await owner('get', '--as', 'nifti', '2.25.1', '-o', 'none.nii')).toMatchObject({ code: 3 });
  });
});

describe('mdm get and mdm key', () => {
  it('bring what the age program opens', async () => {
    const { lfn } = image(0);
    expect(await owner('get', lfn, '-o', 'image.dcm')).toMatchObject({ code: 0, text: '' });
    const content = await readFile(path.join(directory, 'image.dcm'));
    expect(content.toString('latin1', 128, 132)).toBe('DICM');

    expect(await owner('get', '--encrypted', image(0).guid)).toMatchObject({ code: 0 });
    const file = path.join(directory, `${path.posix.basename(lfn)}.age`);
    const key = await owner('key', lfn);
    expect(key.text).toMatch(/^# image: .*\n# public key: age1.*\nAGE-SECRET-KEY-1[0-9A-Z]+$/);
    const identity = path.join(directory, 'identity');
    await writeFile(identity, key.stdout, { mode: 0o600 });
    const { stdout } = await run('age', ['-d', '-i', identity, file], { encoding: 'buffer', maxBuffer: 1e8 });
    expect(stdout.equals(content)).toBe(true);
  });

  it('writes to a pipe, whole or in part', async () => {
    const { guid } = image(1);
    const piped = program('a', 'physician');
    const whole = await piped('get', guid, '-o', '-');
    expect(whole.code).toBe(0);
    const part = await piped('get', guid, '--range', '128-131');
    expect(part.stdout.equals(whole.stdout.subarray(128, 132))).toBe(true);
    const tail = await piped('get', guid, '--range', `${whole.stdout.length - 7}-`);
    expect(tail.stdout.equals(whole.stdout.subarray(-7))).toBe(true);
    const encrypted = await piped('get', guid, '--encrypted', '--range', '0-20');
    expect(encrypted.text).toBe('age-encryption.org/v1');
  });

  it('says what it brought as JSON', async () => {
    const { guid, lfn } = image(2);
    const { values } = await owner('--json', 'get', guid, '--encrypted', '-o', 'x.age');
    const bytes = await readFile(path.join(directory, 'x.age'));
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    expect(values).toEqual([
      { file: 'x.age', guid, lfn, site: 'a', encrypted: true, ciphertext: { size: bytes.length, sha256 } },
    ]);
  });

  it('leaves no file when it is refused, and says why', async () => {
    const before = await readdir(directory);
    const refused = await researcher('get', image(0).guid, '-o', 'refused.dcm');
    expect([3, 4]).toContain(refused.code);
    expect(refused.stderr).toMatch(
      /^mdm: .+ \((permission-denied|not-found)\)\n(refused by: .+\n)?remedy: .+\n(ask: .+\n)?$/,
    );
    expect(await readdir(directory)).toEqual(before);
    expect(await owner('key', missing)).toMatchObject({ code: 3, text: '' });
  });

  it('keeps the image for its owner only', async () => {
    expect((await stat(path.join(directory, 'image.dcm'))).mode & 0o777).toBe(0o600);
  });
});

describe('mdm request, requests and answer', () => {
  it('ask an owner, who is shown the request and answers it', async () => {
    const { lfn } = image(0);
    const why = ['--reason', 'a study of hearts', '--purpose', 'HRESCH', '--until', '2099-12-31'];
    const asked = await researcher('--json', 'request', lfn, ...why);
    expect(asked.code).toBe(0);
    const [{ id }] = asked.values as [{ id: string }];
    const nothing = await researcher('request', missing, ...why);
    expect(nothing).toMatchObject({ code: 0, text: expect.stringMatching(/^[0-9a-f-]{36}$/) });

    const incoming = await owner('--json', 'requests', '--incoming');
    expect(incoming.values).toEqual([
      expect.objectContaining({ id, state: 'pending', reason: 'a study of hearts', object: { image: lfn } }),
    ]);
    expect((await owner('requests', '--incoming')).text).toContain(federation.site('c').people.researcher.dn);
    expect(await researcher('answer', id, '--refuse')).toMatchObject({ code: 3 });
    expect(await owner('answer', id)).toMatchObject({ code: 2 });
    expect(await owner('answer', id, '--refuse', '--comment', 'not without consent')).toMatchObject({
      code: 0,
    });
    expect((await researcher('requests')).text).toMatch(/refused .* not without consent$/m);
    expect(await researcher('request', lfn, '--reason', 'x', '--purpose', 'no code')).toMatchObject({
      code: 2,
    });
  });
});

describe('mdm dry-run', () => {
  it('says before a job which images it could read, and why not the others', async () => {
    const job = path.join(directory, 'job.yaml');
    await writeFile(job, `objects:\n${images.map(({ lfn }) => `  - ${lfn}\n`).join('')}hours: 0.5\n`);
    expect(await owner('dry-run', '--job', job)).toMatchObject({
      code: 0,
      text: '3 of 3 images are readable now',
    });
    const { code, values } = await researcher('--json', 'dry-run', '--job', job);
    expect(code).toBe(7);
    expect(values).toHaveLength(4);
    expect(values[0]).toMatchObject({
      object: image(0).lfn,
      readable: false,
      error: { remedy: expect.any(String) },
    });
    expect(values.at(-1)).toMatchObject({ summary: { images: 3, readable: 0, reasons: [{ images: 3 }] } });
    const refused = await researcher('dry-run', '--job', job);
    expect(refused.text).toMatch(/^0 of 3 images are readable now\nIMAGES/);
  });

  it('names what is wrong with the description of a job', async () => {
    const job = path.join(directory, 'wrong.yaml');
    for (const [text, problem] of [
      ['objects: [', 'is neither YAML nor JSON'],
      ['hours: 3', 'objects: are to be given, or a cohort'],
      ['objects: [x]\nhours: -1', 'hours: '],
      ['objects: [x]\ncpu: 3', 'the job: '],
    ] as const) {
      await writeFile(job, text);
      const { code, stderr } = await owner('dry-run', '--job', job);
      expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(problem) });
    }
  });
});

describe('mdm break-glass and emergencies', () => {
  it('are refused where no policy allows it, and to who is no officer, with all that helps', async () => {
    const refused = await owner('break-glass', image(0).lfn, '--reason', 'unconscious patient');
    expect(refused.code).toBe(4);
    expect(refused.stderr).toMatch(
      /^mdm: no policy of site a allows it \(permission-denied\)\nrefused by: amga of site a, layer policy, reason no-permit\nremedy: .+\n$/,
    );
    expect((await owner('emergencies')).code).toBe(4);
    expect(await as('a', 'officer')('emergencies', '--open')).toMatchObject({ code: 0 });
    expect((await owner('break-glass', image(0).lfn, '--reason', 'short')).code).toBe(2);
    expect((await as('a', 'officer')('emergency', 'review', image(0).guid, '--comment', 'none')).code).toBe(
      2,
    );
  });
});

describe('mdm grant, revoke, why and rights', () => {
  it('share an image and take it back, and say who stands in the way', async () => {
    const { lfn } = image(2);
    expect((await owner('rights', lfn)).text).toMatch(
      /^# file: .*\n# owner: \/O=Hospital A.*\n# group: .*\nuser::rw-$/m,
    );
    const granted = await owner('grant', lfn, ...grantee());
    expect(granted).toMatchObject({ code: 0, text: expect.stringMatching(/^1 image, change /) });
    expect((await owner('rights', lfn)).text).toContain(`user:${grantee()[1]}:r--`);
    expect(await researcher('get', lfn, '-o', '-')).toMatchObject({ code: 0 });
    expect((await researcher('why', lfn)).text).toContain('the image opens for you');

    expect((await owner('--json', 'revoke', lfn, ...grantee())).values).toEqual([
      { id: expect.any(String), complete: true, images: 1, pending: [] },
    ]);
    expect([3, 4]).toContain((await researcher('key', lfn)).code);
  });

  it('explains a refusal to those who may know of the image', async () => {
    const { lfn } = image(1);
    const why = await owner('--json', 'why', lfn);
    expect(why.values).toEqual([
      expect.objectContaining({
        allowed: true,
        decisions: expect.arrayContaining([
          expect.objectContaining({ site: 'b', service: 'hydra', allowed: true }),
        ]),
      }),
    ]);
    expect((await owner('why', lfn)).text).toMatch(/^a +lfc +yes/m);
  });

  it('tells the owner what somebody else is told', async () => {
    const { lfn } = image(1);
    const dn = grantee()[1] ?? '';
    const told = await owner('why', lfn, '--as', dn, '--from', 'c', '--purpose', 'HRESCH');
    expect(told.text).toMatch(/^.*CN=.* is told: lfc of site a: .*\n/);
    expect(told.text).toMatch(/^a +lfc +no/m);
    expect(told.text).toMatch(/^ask: \/O=Hospital A/m);
    expect([3, 4]).toContain((await researcher('why', lfn, '--as', dn, '--from', 'c')).code);
  });

  it('share a whole study', async () => {
    const { values } = await find('--json', '--collection', 'Study');
    const [study] = values as { guid: string }[];
    const granted = await owner('grant', '--below', study?.guid ?? '', '--group', '/biomed', '--rights', 'r');
    expect(granted.text).toMatch(/^3 images, change /);
    expect(await researcher('get', image(0).guid, '-o', '-')).toMatchObject({ code: 0 });
    expect(await owner('revoke', '--below', study?.guid ?? '', '--group', '/biomed')).toMatchObject({
      code: 0,
    });
  });

  it('need somebody to share with, and somebody who may', async () => {
    expect(await owner('grant', image(0).lfn)).toMatchObject({ code: 2 });
    expect([3, 4]).toContain((await researcher('grant', image(0).lfn, ...grantee())).code);
  });
});

describe('mdm consent and project', () => {
  const officer = (...args: string[]) => as('a', 'officer')(...args);
  const reason = ['--reason', 'signed form 17'];

  it('change what was agreed on images, one after the other', async () => {
    const changed = await owner('consent', 'given', image(0).lfn, image(1).guid, ...reason);
    expect(changed).toMatchObject({
      code: 0,
      text: expect.stringMatching(/^1 image, change .*\n1 image, change /),
    });
    expect((await owner('--json', 'project', 'heart-2', image(0).lfn, ...reason)).values).toEqual([
      { id: expect.any(String), complete: true, images: 1, pending: [] },
    ]);
  });

  it('take a whole study', async () => {
    const { values } = await find('--json', '--collection', 'Study');
    const [study] = values as { guid: string }[];
    const changed = await owner('consent', 'unknown', '--below', study?.guid ?? '', ...reason);
    expect(changed).toMatchObject({ code: 0, text: expect.stringMatching(/^3 images, change /) });
  });

  it('are for the owner, and consent for officers too', async () => {
    const { guid } = image(0);
    expect(await officer('consent', 'withdrawn', guid, ...reason)).toMatchObject({
      code: 0,
      text: expect.stringMatching(/^1 image, change /),
    });
    expect([3, 4]).toContain((await officer('project', 'heart', guid, ...reason)).code);
    expect([3, 4]).toContain((await researcher('consent', 'given', image(0).lfn, ...reason)).code);
    expect(await owner('consent', 'unknown', guid, ...reason)).toMatchObject({ code: 0 });
  });

  it('want a reason, a consent that there is, and an image that there is', async () => {
    const { lfn } = image(0);
    expect(await owner('consent', 'given', lfn)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--reason'),
    });
    expect(await owner('consent', 'perhaps', lfn, ...reason)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('given, refused, withdrawn, unknown'),
    });
    expect(await owner('project', 'heart', missing, ...reason)).toMatchObject({ code: 3 });
  });
});

describe('mdm policy diff --catalogue', () => {
  const officer = (...args: string[]) => as('a', 'officer')(...args);
  const forbidsWithdrawn = `
@id("consent-withdrawn") @sentence("an image is not read once its patient has withdrawn consent")
forbid (principal, action == MDM::Action::"readImage", resource is MDM::Image)
when { resource.consent == "withdrawn" };
`;
  const diff = ['policy', 'diff', 'old-policies', 'new-policies', '--catalogue', '--actions', 'readImage'];

  beforeAll(async () => {
    for (const name of ['old-policies', 'new-policies']) await owner('policy', 'init', name, '--site', 'a');
    await writeFile(path.join(directory, 'new-policies/more.cedar'), forbidsWithdrawn);
  });

  it('says whom a change shuts out of the images that there are, without small numbers', async () => {
    expect(await officer(...diff)).toMatchObject({
      code: 0,
      text: '',
      stderr: expect.stringMatching(/^0 differences for \d+ people, 1 kinds of images, 1 actions/),
    });
    const withdrawn = ['consent', 'withdrawn', image(0).lfn, '--reason', 'letter of 3 May'];
    expect(await owner(...withdrawn)).toMatchObject({ code: 0 });
    const { dn } = federation.site('a').people.physician;
    const { text } = await officer(...diff, '--as', dn);
    expect(text).toMatch(
      /shut-out +\/O=Hospital A.*Anna Arzt A +readImage +.* suppressed +acl-decides +consent-withdrawn +\{"consent":"withdrawn"\}/,
    );
    const { values } = await officer('--json', ...diff, '--as', dn);
    expect(values[0]).toMatchObject({
      change: 'shut-out',
      images: 'suppressed',
      atLeast: true,
      principal: { dn, issuer: 'a', accredited: true },
      example: { consent: 'withdrawn' },
    });
    expect(await owner('consent', 'unknown', image(0).lfn, '--reason', 'letter of 4 May')).toMatchObject({
      code: 0,
    });
  });

  it('is for officials, about people whom the site knows', async () => {
    expect(await owner(...diff)).toMatchObject({ code: 4 });
    expect(await officer(...diff, '--as', '/CN=Nobody')).toMatchObject({ code: 3 });
    expect(await officer(...diff, '--facts', 'facts.jsonl')).toMatchObject({ code: 2 });
    const without = diff.filter((word) => word !== '--catalogue');
    expect(await officer(...without, '--as', '/CN=Nobody')).toMatchObject({ code: 2 });
  });
});

describe('mdm whoami', () => {
  it('says who one is', async () => {
    expect((await owner('whoami')).text).toMatch(/^name +\/O=Hospital A\/OU=People\/CN=Anna Arzt A$/m);
    expect((await researcher('--json', 'whoami')).values).toEqual([
      expect.objectContaining({ site: 'c', level: 'pseudonymous' }),
    ]);
  });

  it('ends with 5 at the gateway of another hospital', async () => {
    const gateway = federation.address('b', 'gateway');
    expect(await owner('whoami', '--gateway', gateway)).toMatchObject({ code: 5 });
  });
});

describe('mdm login, logout and token', () => {
  const passphrase = 'canary horse battery';
  /** All that was ever said. */
  const said: string[] = [];
  const at = (name: string) => path.join(directory, name);
  const credentials = () => federation.site('a').userDirectory(federation.site('a').people.physician);
  const modeOf = async (file: string) => ((await stat(file)).mode & 0o777).toString(8);
  const permitOf = (home: string) => path.join(home, '.config/mdm/permit.json');

  /** A person of site a with a home directory in which nothing is yet. */
  async function newHome() {
    const home = await mkdtemp(at('home-'));
    const env = { HOME: home, MDM_GATEWAY: federation.address('a', 'gateway'), MDM_SITE: 'a' };
    const run = async (...args: string[]) => {
      const finished = await mdmHere(args, { env });
      said.push(finished.text, finished.stderr);
      return finished;
    };
    return { home, run };
  }
  /** A job: the permit and nothing else. */
  async function job(file: string, ...args: string[]) {
    const finished = await mdmHere(args, { env: { MDM_PERMIT: file } });
    said.push(finished.text, finished.stderr);
    return finished;
  }
  async function owned(...args: string[]) {
    const finished = await owner(...args);
    said.push(finished.text, finished.stderr);
    return finished;
  }
  const create = (name: string, ...args: string[]) =>
    owned('--json', 'token', 'create', '--out', name, ...args);

  beforeAll(async () => {
    const [cert, key] = [path.join(credentials(), 'cert.pem'), path.join(credentials(), 'key.pem')];
    const word = ['-passout', `pass:${passphrase}`];
    await run('openssl', ['pkcs8', '-topk8', '-in', key, '-out', at('userkey.pem'), ...word]);
    await run('openssl', ['pkcs12', '-export', '-in', cert, '-inkey', key, '-out', at('me.p12'), ...word]);
    await writeFile(at('passphrase'), `${passphrase}\n`);
    for (const name of ['userkey.pem', 'me.p12', 'passphrase']) await chmod(at(name), 0o600);
    expect(await owner('proxy', '--out', at('proxy.pem'))).toMatchObject({ code: 0 });
  });

  it.each([
    ['credentials', () => ['--credentials', credentials(), 'login']],
    [
      'PEM files',
      () => [
        ...['--ca', path.join(credentials(), 'ca.pem'), 'login'],
        ...['--cert', path.join(credentials(), 'cert.pem'), '--key', at('userkey.pem')],
        ...['--passphrase-file', at('passphrase')],
      ],
    ],
    [
      'PKCS#12',
      () => [
        ...['--ca', path.join(credentials(), 'ca.pem'), 'login'],
        ...['--p12', at('me.p12'), '--passphrase-file', at('passphrase')],
      ],
    ],
    ['a proxy', () => ['--ca', path.join(credentials(), 'ca.pem'), 'login', '--proxy', at('proxy.pem')]],
  ])('sign in with %s for all that comes after', async (_what, args) => {
    const { home, run: mine } = await newHome();
    expect((await mine('whoami')).code).toBe(2);
    const login = await mine(...args());
    expect(login).toMatchObject({ code: 0, stderr: '' });
    expect(login.text).toMatch(/^made by +sign-in with a certificate$/m);
    expect(login.text).toMatch(/^kept in .*permit\.json$/m);
    expect(await modeOf(permitOf(home))).toBe('600');
    expect(await modeOf(path.dirname(permitOf(home)))).toBe('700');

    const who = await mine('whoami');
    expect(who.text).toMatch(/^name +\/O=Hospital A\/OU=People\/CN=Anna Arzt A$/m);
    expect(who.text).toMatch(/^believed by +a, b, c$/m);
    expect(await mine('get', image(0).guid, '-o', '-')).toMatchObject({ code: 0 });
    said.pop();
    said.pop();

    await copyFile(permitOf(home), at('copy.json'));
    expect(await mine('logout')).toMatchObject({ code: 0, stderr: 'logged out\n' });
    expect(await readdir(path.dirname(permitOf(home)))).toEqual([]);
    await chmod(at('copy.json'), 0o600);
    expect(await job(at('copy.json'), 'whoami')).toMatchObject({ code: 5 });
    expect((await mine('logout')).code).toBe(2);
  });

  it('do not sign in with a wrong passphrase, or a key that others may read', async () => {
    const { run: mine } = await newHome();
    await writeFile(at('wrong'), 'wrong\n', { mode: 0o600 });
    const p12 = ['--ca', path.join(credentials(), 'ca.pem'), 'login', '--p12', at('me.p12')];
    expect((await mine(...p12, '--passphrase-file', at('wrong'))).code).toBe(2);
    await chmod(at('passphrase'), 0o644);
    expect(await mine(...p12, '--passphrase-file', at('passphrase'))).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('mode 0644'),
    });
    await chmod(at('passphrase'), 0o600);
  });

  it('make a permit with which a job does what it says and nothing else', async () => {
    const { lfn, guid } = image(0);
    const made = await create(
      'job.permit',
      '--rights',
      'find,read',
      '--object',
      lfn,
      '--days',
      '1',
      '--label',
      'night',
    );
    expect(made).toMatchObject({ code: 0 });
    expect(made.values).toEqual([
      expect.objectContaining({
        label: 'night',
        file: 'job.permit',
        limits: expect.objectContaining({ rights: ['find', 'read'], objectCount: 1 }),
      }),
    ]);
    const file = at('job.permit');
    expect(await modeOf(file)).toBe('600');

    expect((await job(file, 'whoami')).text).toMatch(/^good for +find, read$/m);
    expect((await job(file, 'get', guid, '-o', '-')).code).toBe(0);
    said.pop();
    said.pop();
    const found = await job(file, '--json', 'find', '--deadline', '60s');
    expect(found.values.slice(0, -1)).toEqual([expect.objectContaining({ guid })]);
    expect(await job(file, 'ls', image(1).guid)).toMatchObject({ code: 3 });
    expect(await job(file, 'get', image(1).lfn, '-o', '-')).toMatchObject({ code: 3, text: '' });
    expect(await job(file, 'grant', lfn, ...grantee())).toMatchObject({ code: 4 });
    expect(await job(file, 'register', at('study'))).toMatchObject({ code: 4 });
    const narrow = ['token', 'narrow', '--out', at('wider.permit')];
    expect(await job(file, ...narrow, '--hours', '1')).toMatchObject({ code: 4 });
    expect(await readdir(directory)).not.toContain('wider.permit');

    const shown = await job(file, '--json', 'token', 'show');
    expect(shown.values).toEqual([expect.objectContaining({ source: 'exchange', label: 'night' })]);
    expect((await owned('token', 'list')).text).toMatch(/ exchange .* find,read +1 +night$/m);
  });

  it('make narrower ones of it, and end them all at once', async () => {
    await writeFile(at('objects.txt'), `${image(0).lfn}\n\n${image(1).guid}\n`);
    await create('whole.permit', '--rights', 'read,delegate,find', '--objects-from', 'objects.txt');
    const part = await job(
      at('whole.permit'),
      ...[
        '--json',
        'token',
        'narrow',
        '--object',
        image(1).guid,
        '--once',
        '--hours',
        '1',
        '--out',
        'part.permit',
      ],
    );
    expect(part.values).toEqual([
      expect.objectContaining({ limits: expect.objectContaining({ objectCount: 1, once: true }) }),
    ]);
    expect(
      await job(at('whole.permit'), 'token', 'narrow', '--object', image(2).guid, '--out', 'other.permit'),
    ).toMatchObject({ code: 4 });
    expect(await job(at('part.permit'), 'ls', image(1).guid)).toMatchObject({ code: 0 });

    expect(await owned('token', 'revoke', 'whole.permit')).toMatchObject({
      code: 0,
      text: '2 permits ended',
    });
    for (const name of ['whole.permit', 'part.permit'])
      expect(await job(at(name), 'ls', image(1).guid)).toMatchObject({ code: 5 });
    expect(await owned('token', 'show', 'whole.permit')).toMatchObject({ code: 5 });
    const [{ id } = { id: '' }] = (await create('one.permit', '--audience', 'c')).values as { id: string }[];
    expect((await owned('--json', 'token', 'revoke', id)).values).toEqual([{ permit: id, ended: 1 }]);
  });

  it('refuse what cannot be meant', async () => {
    await writeFile(at('empty.txt'), '\n');
    for (const args of [
      ['--objects-from', 'empty.txt'],
      ['--objects-from', 'absent.txt'],
      ['--rights', 'read,everything'],
      ['--audience', 'atlantis'],
      ['--days', '1', '--hours', '2'],
    ])
      expect([args, (await create('refused.permit', ...args)).code]).toEqual([args, 2]);
    expect((await create('refused.permit', '--object', missing)).code).toBe(3);
    expect(await create('nowhere/refused.permit')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('no file or directory'),
    });
    expect(await readdir(directory)).not.toContain('refused.permit');
  });

  it('take no permit that others may read, and no other file', async () => {
    await create('open.permit');
    for (const mode of [0o640, 0o604, 0o660]) {
      await chmod(at('open.permit'), mode);
      const refused = await job(at('open.permit'), 'whoami');
      expect(refused).toMatchObject({ code: 2, text: '' });
      expect(refused.stderr).toContain(`mode 0${mode.toString(8)}`);
    }
    await chmod(at('open.permit'), 0o600);
    expect(await job(at('open.permit'), 'whoami')).toMatchObject({ code: 0 });
    for (const name of ['me.p12', 'userkey.pem', 'absent.permit'])
      expect(await job(at(name), 'whoami')).toMatchObject({ code: 2 });
  });

  it('never say a secret', async () => {
    const files = (await readdir(directory)).filter((name) => /\.permit$|^copy\.json$/.test(name));
    expect(files.length).toBeGreaterThanOrEqual(5);
    const secrets = [passphrase];
    for (const name of files) {
      const { permit } = JSON.parse(await readFile(at(name), 'utf8'));
      secrets.push(permit.secret, ...permit.key.split('\n').filter((line: string) => !line.startsWith('-')));
    }
    const all = said.join('\n');
    expect(all.length).toBeGreaterThan(1_000);
    for (const secret of secrets.filter((text) => text !== '')) expect(all.includes(secret)).toBe(false);
    expect(all).not.toMatch(/eyJ|AGE-SECRET|PRIVATE KEY|\n {4}at |node:internal/);
  });
});

describe('mdm rm', () => {
  const officer = (...args: string[]) => as('a', 'officer')(...args);
  const authorities = async () => {
    const names = ['a', 'b', 'c'];
    await Promise.all(
      names.map((site) => writeFile(path.join(directory, `${site}.pem`), federation.site(site).ca.cert)),
    );
    return names.flatMap((site) => ['--authority', `${site}=${site}.pem`]);
  };
  const reason = ['--reason', 'consent withdrawn'];

  it('asks before it removes anything, and wants a reason', async () => {
    const { lfn } = image(2);
    expect(await owner('rm', lfn)).toMatchObject({ code: 2 });
    expect(await owner('rm', lfn, ...reason)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--yes'),
    });
    expect(await owner('rm', '-r', lfn, ...reason, '--yes')).toMatchObject({ code: 2 });
    expect(await researcher('rm', lfn, ...reason, '--yes')).toMatchObject({ code: 4 });
    expect(await owner('ls', lfn)).toMatchObject({ code: 0 });
  });

  it('keeps what is under a legal hold, which officers place, list and lift', async () => {
    const { lfn, guid } = image(2);
    const place = ['hold', 'place', lfn, '--case', '4 C 12/26', '--reason', 'claim for damages'];
    expect(await owner(...place)).toMatchObject({ code: 4 });
    expect(await officer(...place)).toMatchObject({ code: 0, text: '1 images under legal hold "4 C 12/26"' });
    expect((await officer('hold', 'list')).text).toContain('claim for damages');
    expect((await owner('--json', 'hold', 'show', guid)).values).toEqual([
      expect.objectContaining({ reference: '4 C 12/26', reason: 'claim for damages', images: 1 }),
      { retainedUntil: null },
    ]);
    const kept = await owner('rm', lfn, ...reason, '--yes');
    expect(kept.code).toBe(2);
    expect(kept.stderr).toContain('legal hold "4 C 12/26"');
    expect(await officer('hold', 'lift', '4 C 12/26')).toMatchObject({ code: 0 });
  });

  it('removes an image, with a certificate that anybody verifies who has the CAs', async () => {
    const { lfn, guid } = image(2);
    const file = 'one.erasure';
    const removed = await owner('--json', 'rm', lfn, ...reason, '--yes', '--wait', '--certificate', file);
    expect(removed).toMatchObject({
      code: 0,
      values: [expect.objectContaining({ complete: true, images: 1, keptImages: [] })],
    });
    const [{ id }] = removed.values as [{ id: string }];
    for (const args of [
      ['ls', lfn],
      ['ls', guid],
      ['get', guid],
      ['rm', lfn, ...reason, '--yes'],
    ])
      expect([args, (await owner(...args)).code]).toEqual([args, 3]);

    const trust = await authorities();
    const verified = await owner('erasure', 'verify', file, ...trust);
    expect(verified).toMatchObject({ code: 0, stderr: '' });
    expect(verified.text).toContain(`erasure ${id}, part 1 of 1, signed by site a`);
    expect(verified.text).toContain('1 images, 3 receipts of key holders, 0 kept');
    const [claims] = (await owner('--json', 'erasure', 'verify', file, ...trust)).values;
    expect(claims).toMatchObject({ images: [{ guid }], open: [], reason: 'consent withdrawn' });
    expect(JSON.stringify(claims)).not.toContain(lfn);

    expect(await owner('erasure', 'verify', file, ...trust.slice(2))).toMatchObject({ code: 8 });
    const text = await readFile(path.join(directory, file), 'utf8');
    await writeFile(
      path.join(directory, 'forged.erasure'),
      text.replace(/.{20}\n$/, 'AAAAAAAAAAAAAAAAAAAA\n'),
    );
    expect(await owner('erasure', 'verify', 'forged.erasure', ...trust)).toMatchObject({ code: 8 });

    expect(await owner('erasure', 'show', id)).toMatchObject({ code: 0, text: expect.stringContaining(id) });
    expect((await officer('erasure', 'list')).text).toContain(id);
    expect(await researcher('erasure', 'show', id)).toMatchObject({ code: 3 });
  });
});

describe('anything that goes wrong', () => {
  it('shows no stack, no token and no key', async () => {
    const outputs = await Promise.all([
      program('a', 'physician')('key', missing),
      program('c', 'researcher')('get', image(0).guid),
      program('a', 'physician')('whoami', '--gateway', federation.address('b', 'gateway')),
      program('a', 'physician')('--json', 'find', 'Nonsense = 1'),
    ]);
    for (const { stderr, text } of outputs) {
      expect(text).toBe('');
      expect(stderr).not.toMatch(/eyJ|AGE-SECRET|PRIVATE KEY|\n {4}at |node:internal/);
    }
  });
});
