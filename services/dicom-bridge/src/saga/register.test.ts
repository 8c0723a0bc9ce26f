import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parseAddress } from '@mdm/config';
import {
  type DeidentificationSummary,
  deidentificationMethod,
  deidentifyBuffer,
  deriveKeys,
  dimseStatus,
  readHeader,
  readMetaHeader,
  writeDataset,
  writeMetaHeader,
} from '@mdm/dicom';
import { decryptBuffer } from '@mdm/envelope';
import { decryptWith } from '@mdm/identity';
import { decodeShare, joinShares } from '@mdm/key-shares';
import type { SagaStatus } from '@mdm/saga';
import { definition as amga } from '@mdm/service-amga';
import { dpm } from '@mdm/service-dpm';
import { gateway } from '@mdm/service-gateway';
import { hydra } from '@mdm/service-hydra';
import { definition as lfc } from '@mdm/service-lfc';
import { startTestSites, type TestSites, type TestUser } from '@mdm/testbed';
import { observedBridge, phantom, phantoms, sendTo, upload } from '../testing.js';

let grid: TestSites;
let anna: TestUser;
const observed = observedBridge();
/** The bridge that runs at a site now. */
const bridge = (site = 'a') => observed.at(site);

beforeAll(async () => {
  grid = await startTestSites({
    sites: ['a', 'b'],
    services: [gateway, lfc, amga, hydra, dpm, observed.definition],
    adjust: (config, site) => {
      if (site === 'a') {
        config.ingest.sources[0].retention = 'P10Y';
        config.deidentification = {
          options: ['retain-modified-dates', 'clean-descriptors'],
          templates: [{ name: 'echo', modality: 'US', rows: 64, columns: 64, regions: [banner] }],
        };
      }
      if (site === 'b') config.storage.pools[0].filesystems[0].capacity = 50_000;
    },
  });
  anna = person('a');
});
afterAll(() => grid.close());

function person(site: string): TestUser {
  const { dn, groups } = grid.site(site).people.physician;
  return grid.door(site, 'gateway').user({ name: 'physician', dn, groups });
}

async function send(file: Buffer, site = 'a'): Promise<string> {
  const { listen } = bridge(site).ingest;
  const { host, port } = parseAddress(listen) ?? { host: '', port: 0 };
  const calledAe = `MDM_${site.toUpperCase()}`;
  expect(await sendTo({ host, port, calledAe }, file)).toMatchObject({ status: dimseStatus.success });
  return guidOf(file, site);
}

async function guidOf(file: Buffer, site = 'a'): Promise<string> {
  const rows = await bridge(site).db.query<{ guid: string }>(
    'select guid from instances where sop_uid = $1',
    [readMetaHeader(file).sopInstanceUid],
  );
  expect(rows).toHaveLength(1);
  return rows[0]?.guid ?? '';
}

/** The first status of a waiting registration that has an error. */
async function trouble(guid: string, site = 'a'): Promise<SagaStatus> {
  for (;;) {
    const status = await bridge(site).saga.status(guid);
    if (status?.error) return status;
  }
}

const catalogue = (as = anna) =>
  grid.door('a', 'lfc').client('mdm.lfc.v1.CatalogService', { through: 'gateway', as });
const storage = (as = anna) =>
  grid.door('a', 'dpm').client('mdm.dpm.v1.StorageService', { through: 'gateway', as });
const keys = (site: string, as = anna) =>
  grid.door(site, 'hydra').client('mdm.hydra.v1.KeyService', { through: 'gateway', site: as.site, as });

const registrations = () =>
  grid.door('a', 'dicom-bridge').client('mdm.bridge.v1.BridgeService', { through: 'gateway', as: anna });

async function register(file: Buffer): Promise<string> {
  const { registration } = await (await registrations()).register(upload(file));
  return registration?.guid ?? '';
}

async function rows(attribute: string, value: string, as = anna) {
  const client = await grid
    .door('a', 'amga')
    .client('mdm.amga.v1.MetadataService', { through: 'gateway', as });
  const found: string[] = [];
  const condition = {
    comparison: { attribute, comparator: 'COMPARATOR_EQUAL' as const, values: [{ text: value }] },
  };
  for await (const { rows: some } of client.query({ collection: '/mdm/Image', condition }))
    found.push(...some.map(({ guid }) => guid.replace(/^guid:/, '')));
  return found;
}

async function identityOf(guid: string, as = anna): Promise<Buffer> {
  const shares = await Promise.all(
    ['a', 'b'].map(async (site) => {
      const { jwe } = await (await keys(site, as)).getShares({ guids: [guid] });
      const [record = Buffer.alloc(0)] = decryptWith(as.readerKey.privateKey, jwe, site);
      return decodeShare(record, site);
    }),
  );
  return Buffer.from((await joinShares(shares, { guid })).identity);
}

async function read(guid: string, as = anna): Promise<Buffer> {
  const client = await storage(as);
  const { turl } = await client.prepareToGet({ guid });
  const chunks: Buffer[] = [];
  for await (const { chunk } of client.read({ turl })) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** What the audit says was done to an image. */
async function deidentifications(guid: string): Promise<readonly unknown[]> {
  const records = await bridge().db.query<{ detail: unknown }>(
    "select detail from audit_records where operation = 'dicom-bridge.deidentify' and $1 = any(objects)",
    [guid],
  );
  return records.map(({ detail }) => detail);
}

/** Where the ultrasound device of hospital a writes names. */
const banner = { x: 0, y: 0, width: 64, height: 8 };

/** An ultrasound image in RLE (PS3.5 Annex G); all of one gray. */
function ultrasound(): Buffer {
  const runs = Array.from({ length: 64 }, () => [-63 & 0xff, 0x77]).flat();
  const frame = Buffer.alloc(64 + runs.length);
  frame.writeUInt32LE(1, 0);
  frame.writeUInt32LE(64, 4);
  frame.set(runs, 64);
  const sopClassUid = '1.2.840.10008.5.1.4.1.1.6.1';
  const transferSyntax = '1.2.840.10008.1.2.5';
  return compressed({ transferSyntax, sopClassUid, modality: 'US', burnedIn: 'YES' }, frame);
}

/** What of a codestream says who has taken it. */
const comment = 'by Rossi';

/** A CT image in JPEG, with a comment (ISO/IEC 10918-1 §B.2.4.5). */
function commented(): Buffer {
  const sopClassUid = '1.2.840.10008.5.1.4.1.1.2';
  const transferSyntax = '1.2.840.10008.1.2.4.50';
  const start = Buffer.from('ffd8fffe', 'hex');
  const picture = Buffer.from('ffda0008010100003f00010203ffd9', 'hex');
  return compressed(
    { transferSyntax, sopClassUid, modality: 'CT', burnedIn: 'NO' },
    Buffer.concat([start, Buffer.from([0, comment.length + 2]), Buffer.from(comment), picture]),
  );
}

/** An image of one compressed frame of 64 rows and columns. */
function compressed(
  {
    transferSyntax,
    sopClassUid,
    modality,
    burnedIn,
  }: Record<'transferSyntax' | 'sopClassUid' | 'modality' | 'burnedIn', string>,
  bytes: Buffer,
): Buffer {
  const sopInstanceUid = `1.2.3.4.5.${transferSyntax.replaceAll('.', '')}`;
  const frame = bytes.length % 2 === 0 ? bytes : Buffer.concat([bytes, Buffer.alloc(1)]);
  const item = (length: number) => Buffer.from([0xfe, 0xff, 0x00, 0xe0, length & 0xff, length >> 8, 0, 0]);
  return Buffer.concat([
    writeMetaHeader({ transferSyntax, sopClassUid, sopInstanceUid }),
    writeDataset([
      [0x00080016, 'UI', sopClassUid],
      [0x00080018, 'UI', sopInstanceUid],
      [0x00080060, 'CS', modality],
      [0x00100020, 'LO', 'A-1'],
      [0x0020000d, 'UI', '1.2.3.4'],
      [0x0020000e, 'UI', '1.2.3.4.5'],
      [0x00280002, 'US', 1],
      [0x00280004, 'CS', 'MONOCHROME2'],
      [0x00280010, 'US', 64],
      [0x00280011, 'US', 64],
      [0x00280100, 'US', 8],
      [0x00280101, 'US', 8],
      [0x00280102, 'US', 7],
      [0x00280103, 'US', 0],
      [0x00280301, 'CS', burnedIn],
    ]),
    Buffer.from([0xe0, 0x7f, 0x10, 0x00, 0x4f, 0x42, 0, 0, 0xff, 0xff, 0xff, 0xff]),
    item(0),
    item(frame.length),
    frame,
    Buffer.from([0xfe, 0xff, 0xdd, 0xe0, 0, 0, 0, 0]),
  ]);
}

const codeOf = (answer: Promise<unknown>) =>
  answer.then(
    () => 'found',
    ({ code }: { code: string }) => code,
  );

describe('the registration of an image', () => {
  it('makes every image of a series findable, readable and encrypted, and empties the spool', async () => {
    const files = phantoms(24, { seed: 'series' });
    const lanes = [0, 1, 2, 3].map((lane) => files.filter((_file, n) => n % 4 === lane));
    await Promise.all(
      lanes.map(async (lane) => {
        for (const file of lane) await send(file);
      }),
    );
    const guids = await Promise.all(files.map((file) => guidOf(file)));
    for (const guid of guids) expect(await bridge().saga.waitFor(guid)).toMatchObject({ status: 'done' });

    const study = readHeader(files[0] ?? Buffer.alloc(0)).string('StudyInstanceUID') ?? '';
    expect((await rows('OriginalStudyInstanceUID', study)).sort()).toEqual(guids.toSorted());

    const [file = Buffer.alloc(0)] = files;
    const [guid = ''] = guids;
    const projectKey = readFileSync(
      path.join(grid.site('a').secretsDirectory('dicom-bridge'), 'project.key'),
      'utf8',
    );
    const summaries: DeidentificationSummary[] = [];
    const expected = await deidentifyBuffer(file, {
      profile: 'basic',
      keys: deriveKeys(Buffer.from(projectKey.trim(), 'hex')),
      options: ['retain-modified-dates', 'clean-descriptors'],
      report: (summary) => summaries.push(summary),
    });
    const ciphertext = await read(guid);
    const plaintext = decryptBuffer(ciphertext, { identities: [await identityOf(guid)] });
    expect(plaintext.equals(expected)).toBe(true);
    expect(await deidentifications(guid)).toEqual([
      {
        ...summaries[0]?.attributes,
        method: deidentificationMethod,
        options: 'retain-modified-dates clean-descriptors',
        codes: '113100 113105 113107',
        dates: 'MODIFIED',
      },
    ]);

    const { entry } = await (await catalogue()).stat({ target: { guid } });
    expect(entry).toMatchObject({
      lfn: expect.stringMatching(/^\/grid\/biomed\/a\/2\.25\.\d+\/2\.25\.\d+\/2\.25\.\d+$/),
      size: ciphertext.length,
      owner: anna.dn,
      checksum: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
    });
    expect(await rows('LFN', entry?.lfn ?? '')).toEqual([guid]);
    const spooled = await bridge().spool.list();
    expect(spooled).toEqual([]);
  });

  it('blanks what the device wrote into a compressed image, which grows by it', async () => {
    const guid = await register(ultrasound());
    expect(await bridge().saga.waitFor(guid)).toMatchObject({ status: 'done' });
    const plaintext = decryptBuffer(await read(guid), { identities: [await identityOf(guid)] });
    const pixels = plaintext.subarray(-64 * 64);
    expect(pixels.every((sample, at) => sample === (at < 8 * 64 ? 0 : 0x77))).toBe(true);
    expect(readHeader(plaintext).string('BurnedInAnnotation')).toBe('NO');
    expect(await deidentifications(guid)).toMatchObject([{ template: 'echo', regions: 1 }]);
  });

  it('clears what is no picture from a codestream, and the audit says so', async () => {
    const guid = await register(commented());
    expect(await bridge().saga.waitFor(guid)).toMatchObject({ status: 'done' });
    const plaintext = decryptBuffer(await read(guid), { identities: [await identityOf(guid)] });
    expect([commented().includes(comment), plaintext.includes(comment)]).toEqual([true, false]);
    expect(await deidentifications(guid)).toMatchObject([{ codestreamsCleaned: 1 }]);
  });

  it('tells the catalogue how long the source wants its images kept, from the day of the study', async () => {
    const [file = Buffer.alloc(0)] = phantoms(1, { seed: 'kept', studyDate: '20240229' });
    const guid = await send(file);
    expect(await bridge().saga.waitFor(guid)).toMatchObject({ status: 'done' });
    const gateway = await grid
      .door('a', 'lfc')
      .client('mdm.lfc.v1.CatalogService', { through: 'gateway', site: 'a', as: anna });
    const { retainUntilMs } = await gateway.getHolds({ target: { guid } });
    expect(new Date(retainUntilMs).toISOString()).toBe('2034-03-01T00:00:00.000Z');
  });

  it('forgets the patient when it is done', async () => {
    const [{ states } = { states: '' }] = await bridge().db.query<{ states: string }>(
      'select string_agg(state::text, $1) as states from mdm_saga_item',
      [''],
    );
    expect(states).not.toContain('Canary');
    expect(states).not.toContain('19700102');
  });

  it('follows a file that a person registers', async () => {
    const guid = await register(phantom({ seed: 'uploaded', modality: 'MR' }));
    await bridge().saga.waitFor(guid);
    const done = await (await registrations()).getRegistration({ guid });
    expect(done.registration).toMatchObject({ state: 'REGISTRATION_STATE_REGISTERED', step: 'finish' });
    expect(await rows('LFN', done.registration?.lfn ?? '')).toEqual([guid]);
  });

  it('waits for a holder of keys that is away', async () => {
    await grid.stop('b', 'hydra');
    const guid = await send(phantom({ seed: 'holder away' }));
    expect(await trouble(guid)).toMatchObject({ status: 'running', step: 'split-key' });
    await grid.start('b', 'hydra');
    await bridge().saga.retry(guid);
    expect(await bridge().saga.waitFor(guid)).toMatchObject({ status: 'done' });
    expect((await identityOf(guid)).length).toBe(32);
  });

  it('waits for the gateway, without which it may act for nobody', async () => {
    await grid.stop('a', 'dicom-bridge');
    await grid.stop('a', 'gateway');
    await grid.start('a', 'dicom-bridge');
    const guid = await send(phantom({ seed: 'gateway away' }));
    expect(await trouble(guid)).toMatchObject({ status: 'running', error: { code: expect.any(String) } });
    await grid.start('a', 'gateway');
    await bridge().saga.retry(guid);
    expect(await bridge().saga.waitFor(guid)).toMatchObject({ status: 'done' });
  });

  it('goes on after the bridge was stopped in the middle, each image once', async () => {
    const files = phantoms(12, { seed: 'restart' });
    const guids: string[] = [];
    for (const file of files) guids.push(await send(file));
    await grid.stop('a', 'dicom-bridge');
    await grid.start('a', 'dicom-bridge');
    for (const guid of guids) expect(await bridge().saga.waitFor(guid)).toMatchObject({ status: 'done' });
    const study = readHeader(files[0] ?? Buffer.alloc(0)).string('StudyInstanceUID') ?? '';
    expect((await rows('OriginalStudyInstanceUID', study)).sort()).toEqual(guids.toSorted());
  });

  it('waits for space, and takes nothing back meanwhile', async () => {
    const guid = await send(phantom({ seed: 'large', rows: 256, columns: 256 }), 'b');
    expect(await trouble(guid, 'b')).toMatchObject({
      status: 'running',
      step: 'store',
      error: { code: 'storage-full' },
    });
    expect(await bridge('b').spool.list()).toEqual([guid]);
  });

  it('takes everything back when a catalogue refuses the image for good', async () => {
    const seed = 'one study of two patients';
    await bridge().saga.waitFor(await send(phantom({ seed })));
    const strange = phantom({
      seed,
      modality: 'MR',
      patient: { patientId: 'B-2', patientName: 'Other^Otto' },
    });
    const guid = await send(strange);
    expect(await bridge().saga.waitFor(guid)).toMatchObject({
      status: 'undone',
      error: { code: 'content-conflict' },
    });
    expect(await codeOf((await catalogue()).stat({ target: { guid } }))).toBe('not-found');
    expect(await codeOf((await storage()).stat({ guid }))).toBe('not-found');
    for (const site of ['a', 'b']) {
      const { outcomes } = await (await keys(site)).getShares({ guids: [guid] });
      expect(outcomes[0]?.error?.code).toBe('not-found');
    }
    expect(await bridge().spool.list()).toEqual([guid]);
  });
});
