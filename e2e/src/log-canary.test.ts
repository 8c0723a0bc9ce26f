import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parseQuery } from '@mdm/client';
import { isStored, sendFiles } from '@mdm/dicom';
import {
  canaryPatient,
  eventually,
  type Federation,
  scanLogs,
  startFederation,
  writePhantoms,
} from '@mdm/testbed/federation';
import { found } from './images.js';

let federation: Federation;
let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(path.join(os.tmpdir(), 'mdm-canary-'));
  federation = await startFederation({ logLevel: 'trace' });
});
afterAll(async () => {
  await federation?.stop();
  await rm(directory, { recursive: true, force: true });
});

const send = (files: readonly string[]) => {
  const { host, port, aeTitle: calledAe } = federation.dicomAddress('a');
  return sendFiles({ host, port, callingAe: 'CANARY', calledAe }, files);
};

describe('the logs of a federation, at their most talkative', () => {
  it('tell of no patient and no secret, whatever happens to the images', async () => {
    const files = await writePhantoms(directory, {
      modality: 'CT',
      patient: canaryPatient,
      slices: 3,
      rows: 64,
      columns: 64,
      seed: 'canary',
      institution: 'Hospital A',
      studyDate: '20240102',
      referringPhysicianName: canaryPatient.patientName,
    });
    const results = await send(files);
    expect(results.map(({ answer }) => answer !== undefined && isStored(answer.status))).toEqual([
      true,
      true,
      true,
    ]);

    const physician = await federation.client('a', 'physician');
    const researcher = await federation.client('c', 'researcher');
    const rows = await eventually(async () => {
      const all = await found(physician);
      expect(all).toHaveLength(3);
      return all;
    });
    const lfn = String(rows[0]?.attributes.LFN);

    const identified = await found(physician, {
      condition: parseQuery(`PatientID = "${canaryPatient.patientId}"`),
      attributes: ['PatientName', 'PatientID', 'PatientBirthDate'],
      sites: ['a'],
    });
    expect(identified[0]?.attributes).toMatchObject({ PatientID: canaryPatient.patientId });
    await buffer(await physician.get(lfn));
    await physician.key(lfn);
    await physician.explain(lfn);

    await expect(researcher.get(lfn)).rejects.toMatchObject({ code: 'permission-denied' });
    await researcher.explain(lfn);
    const asked = researcher.search({
      condition: parseQuery(`PatientName = "${canaryPatient.patientName}"`),
      siteDeadlineMs: 60_000,
    });
    for await (const row of asked.rows) expect(row).toBeUndefined();
    const outcomes = (await asked.summary).outcomes.map(({ kind }) => kind);
    expect(outcomes).toEqual(['refused', 'refused', 'refused']);
    const { dn } = federation.site('c').people.researcher;
    await physician.grant({ image: lfn }, { user: dn }, 'r');
    await buffer(await researcher.get(lfn));
    await physician.revoke({ image: lfn }, { user: dn });

    const [whole = Buffer.alloc(0)] = await Promise.all(files.map((file) => readFile(file)));
    const broken = path.join(directory, 'broken.dcm');
    await writeFile(broken, whole.subarray(0, whole.length - 4_000));
    const conflicting = path.join(directory, 'conflicting.dcm');
    await writeFile(conflicting, Buffer.concat([whole.subarray(0, -2), Buffer.from([1, 2])]));
    for (const { answer } of await send([broken, conflicting])) {
      expect(answer === undefined || !isStored(answer.status)).toBe(true);
    }
    await federation.service('a', 'dicom-bridge').restart();

    const logs = federation.logs();
    expect(logs.length).toBe(3 * 6 + 3);
    for (const log of logs) expect((await readFile(log)).length).toBeGreaterThan(0);
    expect(await scanLogs(logs)).toEqual([]);
  });
});
