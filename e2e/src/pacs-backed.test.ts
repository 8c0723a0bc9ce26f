import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { MdmClient } from '@mdm/client';
import { readSecret } from '@mdm/config';
import { deidentifyBuffer, deriveKeys } from '@mdm/dicom';
import {
  canaryPatient,
  eventually,
  type Federation,
  startFederation,
  writePhantoms,
} from '@mdm/testbed/federation';
import { type Orthanc, startOrthanc } from '@mdm/testbed/orthanc';
import { found, mappedUids, sopUids } from './images.js';

const patience = 600_000;
const count = 200;

let directory: string;
let orthanc: Orthanc;
let federation: Federation;
let researcher: MdmClient;
let files: string[];
/** Lines of Orthanc's log when all images were in it. */
let before: number;

/** Hospital A has a PACS with 200 images, and nothing else; A and B have joined. */
beforeAll(async () => {
  directory = await mkdtemp(path.join(os.tmpdir(), 'mdm-pacs-backed-'));
  orthanc = await startOrthanc({ directory: path.join(directory, 'orthanc') });
  files = await writePhantoms(path.join(directory, 'images'), {
    modality: 'CT',
    patient: canaryPatient,
    slices: count,
    rows: 64,
    columns: 64,
    seed: 'backed',
    institution: 'Hospital A',
    studyDate: '20240102',
  });
  await orthanc.store(await Promise.all(files.map((file) => readFile(file))));
  before = (await orthanc.log()).length;
  const credentialsFile = path.join(directory, 'credentials');
  await writeFile(credentialsFile, orthanc.credentials, { mode: 0o600 });
  federation = await startFederation({
    sites: ['a', 'b'],
    adjust: (config, site) => {
      if (site !== 'a') return;
      const [{ owner, group }] = config.ingest.sources;
      const vo = [{ group: '/biomed', rights: 'r--' }];
      config.pacs = [
        {
          name: 'main',
          kind: 'orthanc',
          url: orthanc.url,
          credentialsFile,
          images: { owner, group, grants: vo },
          backfill: true,
          pollSeconds: 1,
          limits: { perSecond: 200 },
        },
      ];
    },
  });
  researcher = await federation.client('b', 'researcher');
});
afterAll(async () => {
  await federation?.stop();
  await orthanc?.stop();
  await rm(directory, { recursive: true, force: true });
});

const database = (service: 'dpm' | 'dicom-bridge') => federation.database('a', service);

/** How many files the pools of A have bytes of. */
async function online(): Promise<number> {
  const [row] = await database('dpm').query<{ count: number }>(
    `select count(*) as count from files where state <> 'nearline'`,
    [],
  );
  return row?.count ?? 0;
}

/** What the file is to a researcher, by its de-identified UID. */
async function expected(): Promise<ReadonlyMap<string, Buffer>> {
  const secretsDirectory = federation.site('a').secretsDirectory('dicom-bridge');
  const keys = deriveKeys(readSecret({ secretsDirectory }, 'project.key', 32));
  const entries = files.map(async (file) => {
    const [uid = ''] = await mappedUids(federation, [file]);
    return [uid, await deidentifyBuffer(await readFile(file), { profile: 'basic', keys })] as const;
  });
  return new Map(await Promise.all(entries));
}

async function open(lfn: string): Promise<Buffer> {
  const file = path.join(directory, 'opened.dcm');
  await rm(file, { force: true });
  await researcher.download(lfn, file);
  return readFile(file);
}

describe('a hospital whose images stay in its PACS', () => {
  const lfns = new Map<string, string>();

  it('shows all of them to a researcher of another hospital, and has none', async () => {
    const wanted = await mappedUids(federation, files);
    const rows = await eventually(async () => {
      const rows = await found(researcher);
      expect(sopUids(rows)).toEqual(wanted);
      return rows;
    }, patience);
    for (const { attributes } of rows) lfns.set(String(attributes.SOPUID), String(attributes.LFN));
    expect(lfns.size).toBe(count);
    expect(await online()).toBe(0);
  });

  it('opens every one of them, de-identified as always, until the PACS is away, and again when it is back', async () => {
    const images = [...(await expected())];
    const half = images.length / 2;
    const readAll = async (some: typeof images) => {
      for (const [uid, bytes] of some) expect((await open(lfns.get(uid) ?? '')).equals(bytes)).toBe(true);
    };
    await readAll(images.slice(0, half));
    expect(await online()).toBe(half);

    await orthanc.stop();
    const [next] = images.slice(half);
    await expect(open(lfns.get(next?.[0] ?? '') ?? '')).rejects.toMatchObject({
      code: 'unavailable',
      field: 'pacs',
      message: expect.stringContaining('PACS "main" is unreachable'),
    });
    // What was read before is in a pool.
    await readAll(images.slice(0, 3));

    await orthanc.start();
    await eventually(() => readAll(images.slice(half, half + 1)), patience);
    await readAll(images.slice(half));
    expect(await online()).toBe(count);
  });

  it('has not written to the PACS', async () => {
    const requests = (await orthanc.log()).slice(before).filter((line) => line.includes('(http)'));
    expect(requests.filter((line) => / GET \/instances\/.*\/file/.test(line)).length).toBeGreaterThan(count);
    expect(requests.filter((line) => / (?:POST|PUT|DELETE|PATCH) /.test(line))).toEqual([]);
    expect(await orthanc.get('statistics')).toMatchObject({ CountInstances: count });
    const rows = await database('dicom-bridge').query<{ pacs: string; seen: number; refused: number }>(
      `select pacs, seen, (select count(*) from pacs_refused) as refused from pacs_progress`,
      [],
    );
    expect(rows).toEqual([{ pacs: 'main', seen: count, refused: 0 }]);
  });
});
