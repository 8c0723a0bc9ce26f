import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MdmError } from '@mdm/errors';
import { eventually } from '@mdm/testbed/federation';
import { type Hospital, patience, startHospital } from '../../pacs/hospital.fixture.js';
import { phantom, phantoms, withOtherPixels } from '../../testing.js';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
/** Three images are removed one by one before. */
const perDay = 8;
/** A PACS that decides, one that does not, and one that neither says how much it has nor what has come. */
const names = ['main', 'kept', 'web'] as const;
type Name = (typeof names)[number];

let hospital: Hospital<Name>;
const webFiles = phantoms(4, { seed: 'web', studyDate: '20240229' });
let webIds: readonly string[];

beforeAll(async () => {
  const overwriting = { settings: { OverwriteInstances: true } };
  hospital = await startHospital<Name>({
    pacs: { main: overwriting, kept: overwriting, web: overwriting },
    before: async (of) => {
      // What comes later to an old study is not noticed there.
      webIds = await of('web').store(webFiles);
    },
    entries: (of, entry, credentialsFile) => [
      {
        ...entry('main'),
        kind: 'orthanc',
        url: of('main').url,
        credentialsFile: credentialsFile('main'),
        onDeleted: 'withdraw',
        onChanged: 'replace',
        withdrawals: { confirmHours: 1, perDay, percentPerDay: 100 },
      },
      {
        ...entry('kept'),
        kind: 'orthanc',
        url: of('kept').url,
        credentialsFile: credentialsFile('kept'),
      },
      {
        ...entry('web'),
        kind: 'dicomweb',
        url: of('web').dicomwebUrl,
        credentialsFile: credentialsFile('web'),
        backfill: '2024-02-01',
        reconcileDays: 1,
      },
    ],
  });
});
afterAll(() => hospital?.close());

const orthanc = (name: Name) => hospital.orthanc(name);
const guidOf = (file: Buffer) => hospital.guidOf(file);
const { signal } = new AbortController();

/** Stores files in a PACS, and waits until they are registered and counted; the names there, and the GUIDs. */
async function discovered(name: Name, files: readonly Buffer[]) {
  const found = await hospital.discovered(name, files);
  const { CountInstances } = Object(await orthanc(name).get('statistics'));
  await eventually(
    async () => expect(await hospital.bridge.pacsProgress.keptCount(name, signal)).toBe(CountInstances),
    patience,
  );
  return found;
}

const person = (role: 'administrator' | 'officer') => {
  const { dn, groups } = hospital.grid.site('a').people[role];
  return hospital.grid.door('a', 'gateway').user({ name: role, dn, groups });
};
const ingest = () =>
  hospital.grid.door('a', 'gateway').client('mdm.gateway.v1.IngestService', {
    through: 'gateway',
    as: person('administrator'),
  });

/** As the administrators are told. */
async function status(name: Name) {
  const found = (await (await ingest()).listPacs({})).pacs.find((one) => one.name === name);
  if (!found) throw new TypeError('no such PACS');
  return found;
}
const becomes = (name: Name, expected: object) =>
  eventually(async () => expect(await status(name)).toMatchObject(expected), patience);
async function lost(name: Name) {
  const { images } = await (await ingest()).listLost({ name });
  return images.map(({ guid, loss }) => ({ guid, loss }));
}

const catalogue = () =>
  hospital.grid
    .door('a', 'gateway')
    .client('mdm.gateway.v1.ImageService', { through: 'gateway', as: hospital.anna });
const codeOf = (call: Promise<unknown>) =>
  call.then(
    () => 'none',
    (error) => Object(error).code,
  );
const found = async (guid: string) => codeOf((await catalogue()).stat({ target: { guid } }));

const opened = async (guid: string) => (await hospital.opened(guid)).bytes;

/** Time goes by, and everything that was put off because of it is done. */
function pass(ms: number): void {
  hospital.pass(ms);
  hospital.bridge.pacsBell.ring();
}

describe('an image that its PACS deletes', () => {
  it('is noticed because the PACS has less, stays registered, and is well again when it is back', async () => {
    const file = phantom({ seed: 'kept' });
    const { ids, guids } = await discovered('kept', [file, phantom({ seed: 'beside' })]);
    const [guid = ''] = guids;
    await orthanc('kept').remove(ids[0] ?? '');
    await becomes('kept', { gone: 1, changed: 0, due: 0, onDeleted: 'keep' });
    expect(await lost('kept')).toEqual([{ guid, loss: 'gone' }]);
    pass(2 * hourMs);
    expect(await found(guid)).toBe('none');

    await orthanc('kept').store([file]);
    await becomes('kept', { gone: 0, withdrawn: 0 });
    expect(await guidOf(file)).toBe(guid);
    expect((await opened(guid)).length).toBeGreaterThan(0);
  });

  it('is removed as its owner would when it was missing for some time, and registered anew when it is back', async () => {
    const file = phantom({ seed: 'withdrawn' });
    const { ids, guids } = await discovered('main', [file, phantom({ seed: 'stays' })]);
    const [guid = '', other = ''] = guids;
    await orthanc('main').remove(ids[0] ?? '');
    await becomes('main', { gone: 1, due: 0, withdrawn: 0 });
    expect(await found(guid)).toBe('none');

    pass(2 * hourMs);
    await becomes('main', { gone: 0, due: 0, withdrawn: 1 });
    expect(await found(guid)).toBe('not-found');
    expect(await found(other)).toBe('none');
    const removals = await hospital.grid
      .door('a', 'gateway')
      .client('mdm.gateway.v1.RemovalService', { through: 'gateway', as: hospital.anna });
    const { erasures } = await removals.listErasures({});
    expect(erasures[0]).toMatchObject({
      reason: 'the PACS does not have the image any more: main',
      images: 1,
      complete: true,
    });
    const records = await hospital.grid.door('a', 'dicom-bridge').auditRecords();
    expect(records.filter(({ operation }) => operation === 'dicom-bridge.withdraw')).toMatchObject([
      {
        effect: 'destroy',
        outcome: 'success',
        objects: [guid],
        detail: { pacs: 'main', outcome: 'withdrawn' },
      },
    ]);

    await orthanc('main').store([file]);
    const again = await eventually(async () => {
      const now = await guidOf(file);
      expect(now).not.toBe(guid);
      return now;
    }, patience);
    expect(await found(again)).toBe('none');
    expect((await opened(again)).length).toBeGreaterThan(0);
  });

  it('is not removed when it is back before the second look', async () => {
    const file = phantom({ seed: 'only away' });
    const { ids, guids } = await discovered('main', [file]);
    const [guid = ''] = guids;
    pass(11 * minuteMs);
    await orthanc('main').remove(ids[0] ?? '');
    await becomes('main', { gone: 1 });
    await orthanc('main').store([file]);
    await becomes('main', { gone: 0 });
    pass(2 * hourMs);
    expect(await found(guid)).toBe('none');
    expect(await guidOf(file)).toBe(guid);
  });

  it('is kept by a legal hold, and the administrators are told', async () => {
    const { ids, guids } = await discovered('main', [phantom({ seed: 'held' })]);
    const [guid = ''] = guids;
    const officer = await hospital.grid
      .door('a', 'gateway')
      .client('mdm.gateway.v1.RemovalService', { through: 'gateway', as: person('officer') });
    await officer.placeHold({ targets: [{ guid }], reference: 'case 1', reason: 'inquiry' });
    pass(11 * minuteMs);
    await orthanc('main').remove(ids[0] ?? '');
    await becomes('main', { gone: 1 });
    pass(2 * hourMs);
    await eventually(async () => {
      const { images } = await (await ingest()).listLost({ name: 'main' });
      expect(images).toMatchObject([
        { guid, withheldCode: 'failed-precondition', withheldMessage: expect.stringContaining('case 1') },
      ]);
    }, patience);
    expect(await found(guid)).toBe('none');
    await officer.liftHold({ reference: 'case 1' });
    // It is not asked for again before.
    pass(25 * hourMs);
    await becomes('main', { gone: 0 });
    expect(await found(guid)).toBe('not-found');
  });

  it('stays gone where its owner had removed it before', async () => {
    const file = phantom({ seed: 'removed by the owner' });
    const { ids, guids } = await discovered('main', [file]);
    const [guid = ''] = guids;
    const before = await status('main');
    const removals = await hospital.grid
      .door('a', 'gateway')
      .client('mdm.gateway.v1.RemovalService', { through: 'gateway', as: hospital.anna });
    await removals.remove({ object: { image: { guid }, site: 'a' }, reason: 'wrong patient' });
    pass(11 * minuteMs);
    await orthanc('main').remove(ids[0] ?? '');
    await becomes('main', { gone: 1 });
    pass(2 * hourMs);
    await becomes('main', { gone: 0, withdrawn: before.withdrawn });
    await orthanc('main').store([file]);
    await eventually(async () => {
      const { mark } = await status('main');
      expect(mark).toBe(String(Object(await orthanc('main').get('changes?last')).Last));
    }, patience);
    expect(await guidOf(file)).toBe(guid);
    expect(await found(guid)).toBe('not-found');
  });
});

describe('an image that is stored again with other content', () => {
  it('stays registered and is not given out', async () => {
    const former = phantom({ seed: 'changed', institution: 'Hospital A' });
    const { guids } = await discovered('kept', [former]);
    const [guid = ''] = guids;
    await orthanc('kept').store([phantom({ seed: 'changed', institution: 'Hospital B' })]);
    await becomes('kept', { changed: 1, onChanged: 'keep' });
    expect(await lost('kept')).toEqual([{ guid, loss: 'changed' }]);
    expect(await codeOf(opened(guid))).toBe('failed-precondition');
    await orthanc('kept').store([former]);
    await becomes('kept', { changed: 0 });
    expect((await opened(guid)).length).toBeGreaterThan(0);
  });

  it('is replaced, also where only pixels have changed of what was read before', async () => {
    const former = phantom({ seed: 'replaced' });
    const { guids } = await discovered('main', [former]);
    const [guid = ''] = guids;
    const size = (await opened(guid)).length;
    const { withdrawn } = await status('main');
    await orthanc('main').store([withOtherPixels(former)]);
    const again = await eventually(async () => {
      const now = await guidOf(former);
      expect(now).not.toBe(guid);
      return now;
    }, patience);
    expect(await status('main')).toMatchObject({ changed: 0, withdrawn: withdrawn + 1 });
    expect(await found(guid)).toBe('not-found');
    expect(await opened(again)).toHaveLength(size);
  });
});

describe('a PACS that says nothing by itself', () => {
  it('is looked at evenly, each image once in the days that site.yaml says', async () => {
    const guids = await Promise.all(webFiles.map((file) => eventually(() => guidOf(file), patience)));
    // The rounds so far are over, and a new one begins.
    pass(48 * hourMs);
    await becomes('web', { roundLooked: guids.length });
    await becomes('web', { roundLooked: 0, roundTotal: guids.length, gone: 0 });
    const { roundBeganMs, roundEndsMs } = await status('web');
    expect(roundEndsMs - roundBeganMs).toBe(24 * hourMs);
    const last = [...guids].sort().at(-1) ?? '';
    await orthanc('web').remove(webIds[guids.indexOf(last)] ?? '');
    pass(12 * hourMs);
    await becomes('web', { roundLooked: guids.length / 2, gone: 0 });
    pass(12 * hourMs);
    await becomes('web', { gone: 1 });
    expect(await lost('web')).toEqual([{ guid: last, loss: 'gone' }]);
  });
});

describe('a PACS whose database is emptied', () => {
  it('has no image removed by that before an administrator has confirmed it', async () => {
    pass(11 * minuteMs);
    const files = phantoms(perDay, { seed: 'emptied' });
    const { guids } = await discovered('main', files);
    const { withdrawn } = await status('main');
    await orthanc('main').stop();
    await orthanc('main').empty();
    await orthanc('main').start();
    const { rows } = await hospital.bridge.db
      .query<{ n: number }>(
        `select count(*) as n from pacs_images i where pacs = 'main'
           and not exists (select from pacs_withdrawn w where w.guid = i.guid)`,
      )
      .then(([row]) => ({ rows: row?.n ?? 0 }));
    await becomes('main', { gone: rows });
    pass(2 * hourMs);
    await becomes('main', { due: rows, heldBack: rows, withdrawn });
    for (const guid of guids) expect(await found(guid)).toBe('none');

    const client = await ingest();
    expect(await codeOf(client.confirmWithdrawals({ name: 'main', most: rows - 1 }))).toBe('aborted');
    expect(await client.confirmWithdrawals({ name: 'main', most: rows })).toEqual({ confirmed: rows });
    await becomes('main', { due: 0, heldBack: 0, gone: 0, withdrawn: withdrawn + rows });
    for (const guid of guids) expect(await found(guid)).toBe('not-found');
  });
});

describe('what a PACS gave and was not taken', () => {
  it('is tried again when an administrator asks for it, and only then', async () => {
    const [ref = ''] = await orthanc('kept').store([phantom({ seed: 'small' })]);
    await eventually(() => guidOf(phantom({ seed: 'small' })), patience);
    const error = new MdmError('invalid-dicom', 'refused by a former version');
    await hospital.bridge.db.query(`delete from pacs_images where ref = $1`, [ref]);
    await hospital.bridge.pacsImages.refuse({ pacs: 'kept', ref, error }, Date.now(), signal);
    expect(await status('kept')).toMatchObject({ refused: 1 });
    expect(await (await ingest()).retryPacs({ name: 'kept' })).toEqual({ refused: 1 });
    await becomes('kept', { refused: 0 });
  });

  it('needs a PACS, and backfill to look anew', async () => {
    const client = await ingest();
    expect(await codeOf(client.retryPacs({ name: 'other' }))).toBe('not-found');
    expect(await codeOf(client.retryPacs({ name: 'kept', anew: true }))).toBe('failed-precondition');
  });
});
