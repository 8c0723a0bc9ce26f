import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Federation, startFederation, writePhantoms } from '@mdm/testbed/federation';
import { mdm } from './run-mdm.fixture.js';

const run = promisify(execFile);
const missing = '/grid/biomed/a/missing';

interface Image {
  readonly file: string;
  readonly guid: string;
  readonly lfn: string;
}

let federation: Federation;
let directory: string;
let images: Image[];

/** `mdm` as a person at their own hospital. */
function as(site: string, person: 'physician' | 'researcher' | 'administrator') {
  const { people, userDirectory } = federation.site(site);
  const env = {
    MDM_GATEWAY: federation.address(site, 'gateway'),
    MDM_SITE: site,
    MDM_CREDENTIALS: userDirectory(people[person]),
  };
  return (...args: string[]) => mdm(args, { env, cwd: directory });
}
const owner = (...args: string[]) => as('a', 'physician')(...args);
const researcher = (...args: string[]) => as('c', 'researcher')(...args);
const image = (index: number): Image => images[index] ?? { file: '', guid: '', lfn: '' };
/** Whether all sites answer is not a question of how busy this machine is. */
const find = (...args: string[]) => owner('find', '--deadline', '60s', ...args);
const grantee = () => ['--user', federation.site('c').people.researcher.dn];

beforeAll(async () => {
  directory = await mdtemp();
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
  const { code, values, stderr } = await owner('--json', 'register', files);
  expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringContaining('skipped, not DICOM') });
  expect(values.at(-1)).toEqual({ summary: { registered: 3, duplicates: 0, skipped: 1, failed: 0 } });
  images = (values.slice(0, -1) as Image[]).sort((one, other) => (one.file < other.file ? -1 : 1));
}, 180_000);
afterAll(async () => {
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
      const { code, text, stderr } = await owner('find', '--deadline', '5s');
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
    expect(text).toMatch(/^Modality +text +pseudonymous +\/mdm\/Series +kind of equipment/m);
    expect(await owner('find', 'Nonsense = 1')).toMatchObject({ code: 2 });
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
    const whole = await owner('get', guid, '-o', '-');
    expect(whole.code).toBe(0);
    const part = await owner('get', guid, '--range', '128-131');
    expect(part.stdout.equals(whole.stdout.subarray(128, 132))).toBe(true);
    const tail = await owner('get', guid, '--range', `${whole.stdout.length - 7}-`);
    expect(tail.stdout.equals(whole.stdout.subarray(-7))).toBe(true);
    const encrypted = await owner('get', guid, '--encrypted', '--range', '0-20');
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
    expect(refused.stderr).toMatch(/^mdm: .+ \((permission-denied|not-found)\)\nremedy: .+\n$/);
    expect(await readdir(directory)).toEqual(before);
    expect(await owner('key', missing)).toMatchObject({ code: 3, text: '' });
  });

  it('keeps the image for its owner only', async () => {
    expect((await stat(path.join(directory, 'image.dcm'))).mode & 0o777).toBe(0o600);
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

describe('anything that goes wrong', () => {
  it('shows no stack, no token and no key', async () => {
    const outputs = await Promise.all([
      owner('key', missing),
      researcher('get', image(0).guid),
      owner('whoami', '--gateway', federation.address('b', 'gateway')),
      owner('--json', 'find', 'Nonsense = 1'),
    ]);
    for (const { stderr, text } of outputs) {
      expect(text).toBe('');
      expect(stderr).not.toMatch(/eyJ|AGE-SECRET|PRIVATE KEY|\n {4}at |node:internal/);
    }
  });
});
