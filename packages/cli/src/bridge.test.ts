import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ctImage, phantom, sendTo, withOtherPixels } from '@mdm/service-dicom-bridge/testing';
import { eventually, type Federation, startFederation } from '@mdm/testbed/federation';
import { mdmHere } from './run-mdm.fixture.js';

const burnedIn = 0x00280301;
const sopInstanceUid = 0x00080018;

let federation: Federation;
let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(path.join(os.tmpdir(), 'mdm-cli-bridge-'));
  federation = await startFederation({
    durable: false,
    adjust: (config) => {
      const [{ owner, group }] = config.ingest.sources;
      // Nobody listens there.
      config.pacs = [
        {
          name: 'main',
          kind: 'orthanc',
          url: 'http://127.0.0.1:9/',
          images: { owner, group },
          backfill: true,
        },
      ];
    },
  });
});
afterAll(async () => {
  await federation?.stop();
  await rm(directory, { recursive: true, force: true });
});

const as =
  (person: 'physician' | 'administrator' | 'officer') =>
  (...args: string[]) => {
    const { people, userDirectory } = federation.site('a');
    const env = {
      MDM_GATEWAY: federation.address('a', 'gateway'),
      MDM_SITE: 'a',
      MDM_CREDENTIALS: userDirectory(people[person]),
    };
    return mdmHere(args, { env });
  };
const administrator = (...args: string[]) => as('administrator')('bridge', ...args);
const physician = as('physician');
const save = async (name: string, bytes: Buffer) => {
  const file = path.join(directory, name);
  await writeFile(file, bytes);
  return file;
};
/** What the tests look at in a line of JSON. */
interface Line {
  readonly guid: string;
  readonly lfn: string;
}
const quarantined = async () => (await administrator('quarantine', 'list', '--json')).values as Line[];

describe('mdm bridge', () => {
  it('shows what was given up, by whom it was sent and why, and tries it again', async () => {
    const image = ctImage({ [burnedIn]: 'YES', [sopInstanceUid]: '1.2.3.7' });
    const { code } = await physician('register', '--quiet', await save('burned.dcm', image));
    expect(code).toBe(2);
    const { text } = await administrator('queue');
    expect(text).toMatch(/^given-up +1$/m);
    expect(text).toContain('nothing waits');
    const [one] = (await administrator('list', '--json', '--state', 'given-up')).values as Line[];
    const { dn } = federation.site('a').people.physician;
    expect(one).toMatchObject({ source: dn, owner: dn, state: 'given-up', size: expect.any(Number) });
    expect((await administrator('list', '--state', 'given-up')).text).toMatch(
      /given-up .*burned into.*\(failed-precondition\)/,
    );

    const { values } = await administrator('retry', '--all-given-up', '--json');
    expect(values).toMatchObject([{ guid: one?.guid }]);
    await eventually(async () =>
      expect((await administrator('list', '--json', '--state', 'given-up')).values).toHaveLength(1),
    );
    expect(await administrator('retry')).toMatchObject({ code: 2 });
  });

  it('keeps what a modality has sent and nobody can read, for administrators to look at and discard', async () => {
    const { aeTitle: calledAe, ...address } = federation.dicomAddress('a');
    const file = phantom({ seed: 'cut off' });
    await sendTo({ ...address, calledAe }, file, { dataset: file.subarray(600, 1_000) });
    const [one] = await quarantined();
    const guid = one?.guid ?? '';
    expect((await administrator('quarantine', 'show', guid)).text).toMatch(
      /cause +.* \(invalid-dicom\)\nfrom +CT_1 at 127\.0\.0\.1\n/,
    );
    const target = path.join(directory, 'odd.dcm');
    expect(await administrator('quarantine', 'export', guid, target)).toMatchObject({ code: 0 });
    expect((await readFile(target)).includes(file.subarray(600, 1_000))).toBe(true);
    expect(await administrator('quarantine', 'export', guid, target)).toMatchObject({ code: 2 });

    expect(await administrator('quarantine', 'discard', guid)).toMatchObject({ code: 2 });
    expect(await administrator('quarantine', 'discard', guid, '--yes')).toMatchObject({ code: 0 });
    expect(await quarantined()).toEqual([]);
    expect(await administrator('quarantine', 'show', guid)).toMatchObject({ code: 3 });
  });

  it('accepts other content under a known UID only when the former is removed', async () => {
    const file = phantom({ seed: 'conflict' });
    const registered = await physician('--json', 'register', await save('first.dcm', file));
    const [{ lfn } = { lfn: '' }] = registered.values as Line[];
    const later = await save('later.dcm', withOtherPixels(file));
    expect(await physician('register', later)).toMatchObject({ code: 8 });
    const [one] = await quarantined();
    const guid = one?.guid ?? '';
    expect(one).toMatchObject({
      cause: 'content-conflict',
      source: federation.site('a').people.physician.dn,
    });

    const refused = await administrator('quarantine', 'accept', guid);
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining('is still registered') });
    expect(await physician('rm', lfn, '--reason', 'wrong slice', '--yes', '--wait')).toMatchObject({
      code: 0,
    });
    expect(await administrator('quarantine', 'accept', guid)).toMatchObject({ code: 0 });
    await eventually(async () =>
      expect((await physician('--json', 'ls', lfn)).values).toMatchObject([{ guid }]),
    );
    const got = path.join(directory, 'got.dcm');
    expect(await physician('get', lfn, '-o', got)).toMatchObject({ code: 0 });
    const pixels = withOtherPixels(file).subarray(-64);
    expect((await readFile(got)).subarray(-64).equals(pixels)).toBe(true);
  });

  it('says what is known of a PACS, and why it cannot be looked at, and looks again', async () => {
    await eventually(async () =>
      expect((await administrator('pacs', '--json')).values).toMatchObject([
        {
          name: 'main',
          seen: 0,
          heldBack: 0,
          onDeleted: 'keep',
          error: { code: 'unavailable', message: 'PACS "main" is unreachable' },
        },
      ]),
    );
    const { text } = await administrator('pacs');
    expect(text).toMatch(/^PACS +main$/m);
    expect(text).toMatch(/^known +nothing yet$/m);
    expect(text).toMatch(/^problem +PACS "main" is unreachable \(unavailable\)$/m);
    expect((await administrator('pacs', 'retry', 'main')).text).toBe('0 instances are tried again');
    expect(await administrator('pacs', 'retry', 'main', '--anew', '--json')).toMatchObject({
      values: [{ name: 'main', refused: 0, anew: true }],
    });
    expect((await administrator('pacs', 'lost', 'main', '--json')).values).toEqual([]);
    expect((await administrator('pacs', 'confirm', 'main', '--yes')).text).toBe('nothing waits');
    for (const args of [['lost'], ['retry'], ['confirm']])
      expect(await administrator('pacs', ...args, 'other')).toMatchObject({ code: 3 });
    expect((await administrator('pacs', '--help')).text).toContain('withdrawals');
  });

  it('is for administrators', async () => {
    for (const args of [['queue'], ['list'], ['quarantine', 'list'], ['pacs'], ['pacs', 'lost', 'main']])
      expect(await as('physician')('bridge', ...args)).toMatchObject({ code: 4 });
  });
});
