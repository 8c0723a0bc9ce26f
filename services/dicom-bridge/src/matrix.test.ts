import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect } from '@jest/globals';
import { attributesOf, readMetaHeader } from '@mdm/dicom';
import { readCredential } from '@mdm/identity';
import type { Incoming } from '@mdm/rpc';
import { freePort } from '@mdm/store';
import { eventually } from '@mdm/testbed/federation';
import { describeTheMatrix, matrixSite, owners, recordsAfterSql } from '@mdm/testbed/matrix';
import { type Orthanc, startOrthanc } from '@mdm/testbed/orthanc';
import { bodyOf, postInstances } from './doors/stow/post.fixture.js';
import { expected, grpcCalls } from './matrix.js';
import { operations } from './operations/index.js';
import {
  askForCommitment,
  type BridgeBed,
  ctStorage,
  phantom,
  putFileAside,
  startBridge,
  upload,
} from './testing.js';

let directory: string;
let orthanc: Orthanc;
let bridge: BridgeBed;
let stowPort: number;
beforeAll(async () => {
  directory = await mkdtemp(path.join(os.tmpdir(), 'mdm-matrix-'));
  orthanc = await startOrthanc({ directory: path.join(directory, 'orthanc') });
  const credentialsFile = path.join(directory, 'credentials');
  await writeFile(credentialsFile, orthanc.credentials, { mode: 0o600 });
  stowPort = await freePort();
  bridge = await startBridge({
    adjust: (config, site) => {
      matrixSite(config, site);
      config.ingest.stow = { listen: `127.0.0.1:${stowPort}` };
      const [source] = config.ingest.sources;
      config.ingest.sources.push({ ...source, certificate: source.owner });
      config.principals.registrars.push(owners);
      const [{ owner, group }] = config.ingest.sources;
      const { url } = orthanc;
      config.pacs = [
        { name: 'main', kind: 'orthanc', url, credentialsFile, images: { owner, group }, pollSeconds: 1 },
      ];
    },
  });
});
afterAll(async () => {
  await bridge?.close();
  await orthanc?.stop();
  await rm(directory, { recursive: true, force: true });
});

const { signal } = new AbortController();
/** A modality, which may send and not ask. */
const caller = { callingAe: 'CT_1', calledAe: 'MDM_A', address: '127.0.0.1' };
const query = {
  ...caller,
  root: 'study',
  identifier: attributesOf([], { explicit: true, bigEndian: false }),
  options: { relational: false, dateTime: false, fuzzyNames: false },
};
const stranger = (): Incoming => ({
  peer: () => ({ name: 'modality', site: 'a', dn: '', thumbprint: '' }),
  token: undefined,
  proof: undefined,
  origin: '127.0.0.1 CT_1',
  signal: new AbortController().signal,
});

const asked: ReadonlySet<string> = new Set(['getRegistration', 'retryRegistration']);
const putAside: ReadonlySet<string> = new Set([
  'getQuarantined',
  'exportQuarantined',
  'discardQuarantined',
  'acceptQuarantined',
]);

describe('the matrix of the bridge', () => {
  describeTheMatrix<string>(() => bridge.bed, {
    operations,
    expected,
    doors: [
      { name: 'gRPC', calls: grpcCalls },
      {
        name: 'DICOM',
        calls: {
          receive: async () => {
            const { status } = await bridge.send(phantom({ seed: randomUUID() }));
            if (status !== 0) throw new Error(`the C-STORE ended with ${status}`);
          },
          requestCommitment: async (sopInstanceUid) => {
            const { status } = await askForCommitment(bridge, [{ sopClassUid: ctStorage, sopInstanceUid }]);
            if (status !== 0) throw new Error(`the N-ACTION ended with ${status}`);
          },
          reportCommitment: () =>
            bridge.dispatcher.unary(operations.reportCommitment, stranger(), { guid: randomUUID() }),
          identify: () =>
            bridge.dispatcher.unary(operations.identify, stranger(), {
              callingAe: 'CT_1',
              address: '127.0.0.1',
              identity: { kind: 'username', username: 'anna' },
            }),
          find: async () => {
            for await (const match of bridge.dispatcher.stream(operations.find, stranger(), query))
              return match;
          },
          findDestination: () =>
            bridge.dispatcher.unary(operations.findDestination, stranger(), {
              ...caller,
              destination: 'CT_1',
            }),
          locate: () => bridge.dispatcher.unary(operations.locate, stranger(), query),
          deliver: async () => {
            const input = { ...caller, guid: randomUUID() };
            for await (const bytes of bridge.dispatcher.stream(operations.deliver, stranger(), input))
              return bytes;
          },
        },
      },
      {
        name: 'PACS',
        calls: {
          discover: async () => {
            const seen = async () => (await bridge.bed.context.pacsProgress.progress(signal))[0]?.seen ?? 0;
            const before = await seen();
            await orthanc.store([phantom({ seed: randomUUID() })]);
            await eventually(async () => expect(await seen()).toBe(before + 1));
          },
          withdraw: () =>
            bridge.dispatcher.unary(operations.withdraw, stranger(), { pacs: 'other', guid: randomUUID() }),
        },
      },
      {
        name: 'STOW-RS',
        calls: {
          receiveFile: async () => {
            const site = bridge.bed.sites.get('a');
            const { cert, key } = await readCredential(site?.userDirectory(site.people.physician) ?? '');
            const sender = { cert, key, ca: site?.ca.cert };
            const { status } = await postInstances(stowPort, bodyOf(phantom({ seed: randomUUID() })), sender);
            if (status !== 200) throw new Error(`the request ended with ${status}`);
          },
        },
      },
    ],
    prepare: async ({ owner }, operation) => {
      if (operation === 'requestCommitment') {
        // It waits for its registration, and so nothing is told of it meanwhile.
        const file = phantom({ seed: randomUUID() });
        await bridge.send(file);
        return readMetaHeader(file).sopInstanceUid;
      }
      if (putAside.has(operation)) return putFileAside(bridge.bed.context, phantom({ seed: randomUUID() }));
      if (!asked.has(operation)) return '';
      const { registration } = await (await bridge.client(owner)).register(
        upload(phantom({ seed: randomUUID() })),
      );
      return registration?.guid ?? '';
    },
    recordsAfter: (seq) => bridge.bed.db.query(recordsAfterSql, [seq]),
  });
});
