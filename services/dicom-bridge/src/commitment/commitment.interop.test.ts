import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parseAddress } from '@mdm/config';
import { readMetaHeader } from '@mdm/dicom';
import { Listeners, type Orthanc, startOrthanc } from '@mdm/dicom/testing';
import { definition as amga } from '@mdm/service-amga';
import { dpm } from '@mdm/service-dpm';
import { gateway } from '@mdm/service-gateway';
import { hydra } from '@mdm/service-hydra';
import { definition as lfc } from '@mdm/service-lfc';
import { freePort } from '@mdm/store';
import { startTestSites, type TestSites } from '@mdm/testbed';
import { eventually } from '@mdm/testbed/federation';
import { z } from 'zod';
import { observedBridge, phantoms, sendTo } from '../testing.js';

let sites: TestSites;
let orthanc: Orthanc;
let folder: string;
const listeners = new Listeners();
const observed = observedBridge();
const bridge = () => observed.at('a');

beforeAll(async () => {
  const orthancPort = await freePort();
  sites = await startTestSites({
    sites: ['a', 'b'],
    services: [gateway, lfc, amga, hydra, dpm, observed.definition],
    adjust: (config) => {
      const [source] = config.ingest.sources;
      const commitment = `127.0.0.1:${orthancPort}`;
      config.ingest.sources = [{ ...source, aeTitle: 'ORTHANC', address: '127.0.0.1', commitment }];
    },
  });
  folder = await mkdtemp(path.join(tmpdir(), 'mdm-commitment-'));
  orthanc = await startOrthanc(listeners, path.join(folder, 'orthanc'), {
    port: orthancPort,
    mdmPort: parseAddress(bridge().ingest.listen)?.port ?? 0,
    mdmAe: 'MDM_A',
  });
});
afterAll(async () => {
  await listeners.stop();
  await sites.close();
  await rm(folder, { recursive: true, force: true });
});

const stored = z.object({ StorageCommitmentTransactionUID: z.string() });
const asked = z.object({ ID: z.string() });
const report = z.object({
  Status: z.enum(['Pending', 'Success', 'Failure']),
  Success: z.array(z.object({ SOPInstanceUID: z.string() })).default([]),
  Failures: z.array(z.object({ SOPInstanceUID: z.string(), FailureReason: z.number() })).default([]),
});
const reportOf = async (transaction: string) =>
  report.parse(await orthanc.rest(`storage-commitment/${transaction}`));
const waiting = () =>
  sites.database('a', 'dicom-bridge').db.query<{ attempts: number }>('select attempts from commitments');

describe('Orthanc as a source that asks for storage commitment', () => {
  it('is told success when its images are registered, and not before, also by a bridge that was restarted', async () => {
    const files = phantoms(3, { seed: 'commitment' });
    const peer = { host: '127.0.0.1', port: orthanc.port, calledAe: 'ORTHANC' };
    for (const file of files) expect(await sendTo(peer, file)).toMatchObject({ status: 0 });
    // Nothing is registered as long as a holder of its key is away.
    await sites.link('b').cut();
    const sent = await orthanc.rest('modalities/mdm/store', {
      Resources: z.array(z.string()).parse(await orthanc.rest('instances')),
      StorageCommitment: true,
      Synchronous: true,
    });
    const { StorageCommitmentTransactionUID: transaction } = stored.parse(sent);
    await eventually(async () => expect(await waiting()).toHaveLength(1));
    await eventually(async () => {
      const troubled = 'select 1 from mdm_saga_item where error is not null';
      expect((await bridge().db.query(troubled)).length).toBeGreaterThan(0);
    });
    expect(await reportOf(transaction)).toMatchObject({ Status: 'Pending' });
    await sites.stop('a', 'dicom-bridge');
    await sites.start('a', 'dicom-bridge');
    expect(await waiting()).toHaveLength(1);
    expect(await reportOf(transaction)).toMatchObject({ Status: 'Pending' });
    await sites.link('b').restore();
    const told = await eventually(async () => {
      const found = await reportOf(transaction);
      expect(found.Status).not.toBe('Pending');
      return found;
    });
    expect(told.Status).toBe('Success');
    const uids = files.map((file) => readMetaHeader(file).sopInstanceUid).sort();
    expect(told.Success.map(({ SOPInstanceUID }) => SOPInstanceUID).sort()).toEqual(uids);
    const unregistered = 'select 1 from instances where registered_ms is null';
    expect(await bridge().db.query(unregistered)).toEqual([]);
    await eventually(async () => expect(await waiting()).toEqual([]));
  });

  it('is told which images it has not sent, and which their owner has removed since', async () => {
    const [file = Buffer.alloc(0)] = phantoms(1, { seed: 'removed' });
    const { sopClassUid, sopInstanceUid } = readMetaHeader(file);
    const { port } = parseAddress(bridge().ingest.listen) ?? { port: 0 };
    const peer = { host: '127.0.0.1', port, calledAe: 'MDM_A' };
    expect(await sendTo(peer, file, { callingAe: 'ORTHANC' })).toMatchObject({ status: 0 });
    const [{ guid } = { guid: '' }] = await bridge().db.query<{ guid: string }>(
      'select guid from instances where sop_uid = $1',
      [sopInstanceUid],
    );
    expect(await bridge().saga.waitFor(guid)).toMatchObject({ status: 'done' });
    const asks = async (uid: string) => {
      const answer = await orthanc.rest('modalities/mdm/storage-commitment', {
        DicomInstances: [[sopClassUid, uid]],
      });
      const { ID } = asked.parse(answer);
      return eventually(async () => {
        const found = await reportOf(ID);
        expect(found.Status).not.toBe('Pending');
        return found;
      });
    };
    expect(await asks(sopInstanceUid)).toMatchObject({ Status: 'Success' });
    expect(await asks('1.2.3')).toMatchObject({
      Status: 'Failure',
      Failures: [{ SOPInstanceUID: '1.2.3', FailureReason: 0x0112 }],
    });
    const { dn, groups } = sites.site('a').people.physician;
    const door = sites.door('a', 'gateway');
    const removal = await door.client('mdm.gateway.v1.RemovalService', {
      through: 'gateway',
      as: door.user({ name: 'physician', dn, groups }),
    });
    await removal.remove({ object: { image: { guid } }, reason: 'commitment drill' });
    await eventually(async () =>
      expect(await asks(sopInstanceUid)).toMatchObject({
        Status: 'Failure',
        Failures: [{ SOPInstanceUID: sopInstanceUid, FailureReason: 0x0112 }],
      }),
    );
  });
});
