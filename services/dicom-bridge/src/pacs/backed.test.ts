import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { deidentifyBuffer } from '@mdm/dicom';
import { decryptBuffer } from '@mdm/envelope';
import { decryptWith } from '@mdm/identity';
import { decodeShare, joinShares } from '@mdm/key-shares';
import { eventually } from '@mdm/testbed/federation';
import type { Orthanc } from '@mdm/testbed/orthanc';
import { phantom, phantoms, upload, withOtherPixels } from '../testing.js';
import { type Hospital, patience, startHospital } from './hospital.fixture.js';

const minuteMs = 60_000;
const poolBytes = 400_000;
/** The second one is spoken to with DIMSE. */
type Name = 'main' | 'archive';
let hospital: Hospital<Name>;
let orthanc: Orthanc;
let archive: Orthanc;

beforeAll(async () => {
  hospital = await startHospital<Name>({
    pacs: { main: {}, archive: { dimse: true } },
    entries: (of, entry, credentialsFile) => [
      { ...entry('main'), kind: 'orthanc', url: of('main').url, credentialsFile: credentialsFile('main') },
      {
        ...entry('archive'),
        kind: 'dimse',
        address: `127.0.0.1:${of('archive').dicomPort}`,
        aeTitle: 'ORTHANC',
      },
    ],
    adjust: (config) => {
      config.storage.cache = { days: 1 };
      // Room for a few images, so that copies have to give way.
      config.storage.pools[0].filesystems[0].capacity = poolBytes;
    },
  });
  orthanc = hospital.orthanc('main');
  archive = hospital.orthanc('archive');
});
afterAll(() => hospital?.close());

/** Stores files in the PACS; the GUIDs of their images once these are registered. */
const discovered = async (files: readonly Buffer[], name: Name = 'main') =>
  (await hospital.discovered(name, files)).guids;

const opened = (guid: string) => hospital.opened(guid);
const storage = () =>
  hospital.grid
    .door('a', 'dpm')
    .client('mdm.dpm.v1.StorageService', { through: 'gateway', as: hospital.anna });
const images = () =>
  hospital.grid
    .door('a', 'gateway')
    .client('mdm.gateway.v1.ImageService', { through: 'gateway', as: hospital.anna });

async function decrypted(guid: string, ciphertext: Buffer): Promise<Buffer> {
  const client = await hospital.grid
    .door('a', 'hydra')
    .client('mdm.hydra.v1.KeyService', { through: 'gateway', as: hospital.anna });
  const { jwe } = await client.getShares({ guids: [guid] });
  const [record = Buffer.alloc(0)] = decryptWith(hospital.anna.readerKey.privateKey, jwe, 'a');
  const { identity } = await joinShares([decodeShare(record, 'a')], { guid });
  return decryptBuffer(ciphertext, { identities: [identity] });
}

/** How often instances were fetched whole or in part, by the word of Orthanc. */
const fetches = async () =>
  (await orthanc.log()).filter((line) => / GET \/instances\/.*\/file/.test(line)).length;

async function administrator(service: 'dpm') {
  const { dn, groups } = hospital.grid.site('a').people.administrator;
  const as = hospital.grid.door('a', service).user({ name: 'administrator', dn, groups });
  return hospital.grid.door('a', service).client('mdm.dpm.v1.StorageService', { through: 'gateway', as });
}

/** Images that the PACS has lost, as the administrator is told. */
async function lost(): Promise<number> {
  const { dn, groups } = hospital.grid.site('a').people.administrator;
  const door = hospital.grid.door('a', 'dicom-bridge');
  const as = door.user({ name: 'administrator', dn, groups });
  const { pacs } = await (
    await door.client('mdm.bridge.v1.BridgeService', { through: 'gateway', as })
  ).getQueue({});
  return pacs.find(({ name }) => name === 'main')?.lost ?? 0;
}

/** As the days go by, copies leave the pools. */
async function evictAll(): Promise<void> {
  hospital.pass(25 * 3_600_000);
  // The sweep runs at the start.
  await hospital.grid.stop('a', 'dpm');
  await hospital.grid.start('a', 'dpm');
}

const localityOf = async (guid: string) => (await (await storage()).stat({ guid })).file;
const spooled = () => hospital.bridge.spool.list();
const expectedOf = (file: Buffer) => deidentifyBuffer(file, { profile: 'basic', ...hospital.bridge.project });

describe('an image that the PACS keeps', () => {
  it('is registered without its bytes, and is the same whenever it is opened', async () => {
    const files = phantoms(3, { seed: 'kept' });
    const [guid = ''] = await discovered(files);
    expect(await localityOf(guid)).toMatchObject({
      locality: 'FILE_LOCALITY_NEARLINE',
      size: 0,
      checksums: null,
    });
    expect(await spooled()).toEqual([]);

    const { size, bytes } = await opened(guid);
    expect(bytes).toHaveLength(size);
    const [file = Buffer.alloc(0)] = files;
    const expected = await expectedOf(file);
    expect((await decrypted(guid, bytes)).equals(expected)).toBe(true);
    expect(await localityOf(guid)).toMatchObject({ locality: 'FILE_LOCALITY_ONLINE_AND_NEARLINE' });
    expect(await spooled()).toEqual([]);
    // The copy is read, not fetched again.
    expect((await opened(guid)).bytes.equals(bytes)).toBe(true);
  });

  it('is read no further than its header needs when it is seen, and lets the next one in', async () => {
    const files = phantoms(10, { seed: 'large', rows: 256, columns: 256 });
    expect(await discovered(files)).toHaveLength(files.length);
  });

  it('is found and opened over DIMSE as well, unless its PACS is away or has lost it', async () => {
    const studyDate = new Date(hospital.now()).toISOString().slice(0, 10).replaceAll('-', '');
    const files = phantoms(3, { seed: 'over DIMSE', studyDate });
    const [first = '', second = '', third = ''] = await discovered(files, 'archive');
    const [file = Buffer.alloc(0)] = files;
    const { bytes } = await opened(first);
    expect((await decrypted(first, bytes)).equals(await expectedOf(file))).toBe(true);

    const [id = ''] = await archive.store(files.slice(1, 2));
    await archive.remove(id);
    await expect(opened(second)).rejects.toMatchObject({
      code: 'failed-precondition',
      message: 'PACS "archive" does not have the image any more',
    });
    await archive.stop();
    await expect(opened(third)).rejects.toMatchObject({
      code: 'unavailable',
      message: 'PACS "archive" is unreachable',
    });
    await archive.start();
    expect((await eventually(() => opened(third), patience)).bytes.length).toBeGreaterThan(0);
    expect(await spooled()).toEqual([]);
  });

  it('is fetched once, however many open it at the same time', async () => {
    const [guid = ''] = await discovered([phantom({ seed: 'popular' })]);
    const before = await fetches();
    const all = await Promise.all(Array.from({ length: 8 }, () => opened(guid)));
    for (const { bytes } of all) expect(bytes.equals(all[0]?.bytes ?? Buffer.alloc(0))).toBe(true);
    expect((await fetches()) - before).toBe(1);
  });

  it('cannot be opened while the PACS is away, and can when it is back', async () => {
    const file = phantom({ seed: 'away' });
    const [guid = ''] = await discovered([file]);
    await orthanc.stop();
    await expect(opened(guid)).rejects.toMatchObject({
      code: 'unavailable',
      field: 'pacs',
      message: 'PACS "main" is unreachable',
      remedy: expect.stringContaining('try again'),
    });
    await expect((await images()).open({ target: { guid } })).rejects.toMatchObject({
      code: 'unavailable',
      field: 'pacs',
    });
    await orthanc.start();
    const { bytes } = await eventually(() => opened(guid), patience);
    expect((await decrypted(guid, bytes)).equals(await expectedOf(file))).toBe(true);
  });

  it('is told from one that the PACS does not have any more, or has with other content', async () => {
    const file = phantom({ seed: 'gone' });
    const [guid = ''] = await discovered([file]);
    const { bytes } = await opened(guid);
    await evictAll();
    expect(await localityOf(guid)).toMatchObject({ locality: 'FILE_LOCALITY_NEARLINE' });

    const [id = ''] = await orthanc.store([file]);
    await orthanc.remove(id);
    const gone = { code: 'failed-precondition', message: 'PACS "main" does not have the image any more' };
    await expect(opened(guid)).rejects.toMatchObject(gone);
    await expect((await images()).open({ target: { guid } })).rejects.toMatchObject(gone);

    await orthanc.store([withOtherPixels(file)]);
    await expect(opened(guid)).rejects.toMatchObject({
      code: 'failed-precondition',
      message: 'PACS "main" has other content in the place of the image',
    });
    expect(await lost()).toBe(1);

    await orthanc.remove(id);
    await orthanc.store([file]);
    const again = await opened(guid);
    expect((await decrypted(guid, again.bytes)).equals(await decrypted(guid, bytes))).toBe(true);
    expect(await lost()).toBe(0);
    expect(await spooled()).toEqual([]);
  });

  it('gives way in the pool to others, and never when the PACS does not have it', async () => {
    const files = phantoms(12, { seed: 'many', rows: 128, columns: 128 });
    const guids = await discovered(files);
    const [first = '', second = ''] = guids;
    await opened(first);
    hospital.pass(minuteMs);
    await opened(second);
    const [id = ''] = await orthanc.store(files.slice(0, 1));
    await orthanc.remove(id);
    // More than the pool has room for.
    for (const guid of guids.slice(2)) {
      hospital.pass(minuteMs * 11);
      await opened(guid);
    }
    expect(await localityOf(first)).toMatchObject({ locality: 'FILE_LOCALITY_ONLINE_AND_NEARLINE' });
    expect(await localityOf(second)).toMatchObject({ locality: 'FILE_LOCALITY_NEARLINE' });
    const { pools } = await (await administrator('dpm')).listPools({});
    const used = pools.flatMap(({ filesystems }) => filesystems).reduce((sum, one) => sum + one.used, 0);
    expect(used).toBeLessThanOrEqual(poolBytes);
    await orthanc.store(files.slice(0, 1));
  });

  it('is one image with what a modality sends of it', async () => {
    const file = phantom({ seed: 'both ways' });
    const [guid = ''] = await discovered([file]);
    const client = await hospital.grid
      .door('a', 'dicom-bridge')
      .client('mdm.bridge.v1.BridgeService', { through: 'gateway', as: hospital.anna });
    const { registration, duplicate } = await client.register(upload(file));
    expect({ guid: registration?.guid, duplicate }).toEqual({ guid, duplicate: true });
  });

  it('is audited: what was seen, what was fetched', async () => {
    const records = await hospital.grid.door('a', 'dicom-bridge').auditRecords();
    const operations = new Set(records.map(({ operation }) => operation));
    expect(operations).toContain('dicom-bridge.discover');
    expect(operations).toContain('dicom-bridge.produce');
    expect(operations).toContain('dicom-bridge.confirm-sources');
  });
});
