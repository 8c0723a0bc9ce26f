import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { phantomSeries } from '@mdm/dicom';
import type { Services } from '@mdm/protos';
import { dicomBridge } from '@mdm/service-dicom-bridge';
import type { TestUser } from '@mdm/testbed';
import { collect, eventually, type Grid, startGrid } from '../testing.js';

const images = 'mdm.gateway.v1.ImageService';

let grid: Grid;
let physician: TestUser;

beforeAll(async () => {
  grid = await startGrid({ sites: ['a'], further: [dicomBridge] });
  const { dn, groups } = grid.site('a').people.physician;
  physician = grid.user({ site: 'a', name: 'physician', dn, groups });
});
afterAll(() => grid.close());

const ask = <Name extends keyof Services>(name: Name, as = physician) => grid.ask(name, as);

function phantom(): Buffer {
  const [file] = phantomSeries({
    modality: 'CT',
    patient: { patientId: 'P-1', patientName: 'Phantom^Head' },
    slices: 1,
    seed: 'gateway',
    institution: 'Hospital A',
    studyDate: '20260102',
  });
  if (!file) throw new Error('the phantom has no slice');
  return file.bytes;
}

async function* inPieces(bytes: Buffer, size: number) {
  for (let at = 0; at < bytes.length; at += size) yield { chunk: bytes.subarray(at, at + size) };
}

describe('register', () => {
  it('brings a DICOM file in, which can then be found, opened and read', async () => {
    const client = await ask(images);
    const file = phantom();
    const { registration, duplicate } = await client.register(inPieces(file, 3 * 1024 * 1024));
    expect(duplicate).toBe(false);
    const guid = registration?.guid ?? '';
    await eventually(async () => {
      const { registration: now } = await client.getRegistration({ guid });
      return now?.state === 'REGISTRATION_STATE_REGISTERED';
    });
    const again = await client.register(inPieces(file, 64 * 1024));
    expect(again).toMatchObject({ duplicate: true, registration: { guid } });

    const found = await collect(
      (await ask('mdm.gateway.v1.SearchService')).search({
        collection: '/mdm/Image',
        siteDeadlineMs: 60_000,
      }),
    );
    expect(found.flatMap(({ rows }) => rows?.rows.map((row) => row.guid) ?? [])).toEqual([guid]);
    const opened = await client.open({ target: { guid } });
    expect(opened.lfn).toMatch(/^\/grid\/biomed\/a\//);
    const released = await client.releaseKeys({
      keys: [{ guid, threshold: opened.key?.threshold ?? 0, holders: opened.key?.holders ?? [] }],
    });
    expect(released).toMatchObject({ keys: [{ error: null }], answers: [{ holder: 'a' }] });
  });

  it('is for registrars, and its progress for who registered', async () => {
    const { dn, groups } = grid.site('a').people.researcher;
    const client = await ask(images, grid.user({ site: 'a', name: 'researcher', dn, groups }));
    await expect(client.register(inPieces(phantom(), 64 * 1024))).rejects.toMatchObject({
      code: 'permission-denied',
    });
    await expect(client.getRegistration({ guid: randomUUID() })).rejects.toMatchObject({ code: 'not-found' });
  });
});
