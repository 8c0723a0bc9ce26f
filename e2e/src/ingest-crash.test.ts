import { copyFile, mkdir, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  canaryPatient,
  daikonVolume,
  eventually,
  type Federation,
  startFederation,
  writePhantoms,
} from '@mdm/testbed/federation';
import { storescu } from './dcmtk.js';
import { found, mappedUids, sopUids } from './images.js';

/** From the last to the first: what was interrupted does not come to the step that the next one dies at. */
const crashes = ['finish', 'index', 'name', 'store', 'split-key', 'describe'] as const;
const patience = 180_000;

let federation: Federation;
let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(path.join(os.tmpdir(), 'mdm-ingest-'));
  federation = await startFederation();
});
afterAll(async () => {
  await federation?.stop();
  await rm(directory, { recursive: true, force: true });
});

const phantoms = (name: string, slices: number) =>
  writePhantoms(path.join(directory, name), {
    modality: 'CT',
    patient: canaryPatient,
    slices,
    rows: 64,
    columns: 64,
    seed: name,
    institution: 'Hospital A',
    studyDate: '20240102',
  });

/** Registrations that the bridge of A knows of, in whatever state, by the word of its administrator. */
async function received(): Promise<number> {
  const door = federation.door('a', 'dicom-bridge');
  const { dn } = federation.site('a').people.administrator;
  const as = door.user({ name: 'administrator', dn });
  const client = await door.client('mdm.bridge.v1.BridgeService', { through: 'gateway', as });
  const { counts } = await client.getQueue({});
  return counts.reduce((sum, { count }) => sum + count, 0);
}

const receivedAtLeast = (count: number) =>
  eventually(async () => expect(await received()).toBeGreaterThanOrEqual(count), patience);

/** Exactly these, each once, by one query from another hospital. */
async function expectAll(files: readonly string[]): Promise<void> {
  const wanted = await mappedUids(federation, files);
  const researcher = await federation.client('c', 'researcher');
  await eventually(async () => {
    const seen = sopUids(await found(researcher));
    expect(seen).toHaveLength(wanted.length);
    expect(seen).toEqual(wanted);
  }, patience);
}

describe('the registration of what dcmtk sends', () => {
  const sent: string[] = [];

  it(
    'has each of 520 images once, although the bridge, a key holder and PostgreSQL are killed meanwhile',
    async () => {
      const volume = path.join(directory, 'volume');
      await mkdir(volume);
      for (const file of await daikonVolume()) await copyFile(file, path.join(volume, path.basename(file)));
      sent.push(...(await phantoms('many', 500)), ...(await daikonVolume()));

      // A modality sends again what was not taken: the same images then arrive twice.
      const sending = Promise.all(
        ['many', 'volume'].map((name) =>
          eventually(() => storescu(federation, 'a', path.join(directory, name)), patience),
        ),
      );
      await receivedAtLeast(60);
      await federation.service('a', 'dicom-bridge').restart();
      await receivedAtLeast(160);
      await federation.service('b', 'hydra').restart();
      await receivedAtLeast(260);
      await federation.postgres('a').restart();
      await sending;
      await expectAll(sent);
    },
    patience * 2,
  );

  it(
    'goes on after a crash between the effect of any step and its record',
    async () => {
      const bridge = federation.service('a', 'dicom-bridge');
      for (const step of crashes) {
        sent.push(...(await phantoms(step, 3)));
        await bridge.restart({ MDM_FAULT: `saga:register:${step}:after-run` });
        const sending = storescu(federation, 'a', path.join(directory, step)).catch(() => undefined);
        expect(await bridge.exited()).toEqual({ code: null, signal: 'SIGKILL' });
        await sending;
      }
      // What the dead processes had taken is free when its lease is over, in half a minute; nobody need wait for that here.
      const database = federation.database('a', 'dicom-bridge');
      await database.query('update mdm_saga_item set due_at = clock_timestamp() where lease is not null');
      await bridge.restart();
      for (const step of crashes) await storescu(federation, 'a', path.join(directory, step));
      await expectAll(sent);
    },
    patience * 2,
  );
});
