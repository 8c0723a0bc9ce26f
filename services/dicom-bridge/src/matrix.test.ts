import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect } from '@jest/globals';
import { eventually } from '@mdm/testbed/federation';
import { describeTheMatrix, matrixSite, owners, recordsAfterSql } from '@mdm/testbed/matrix';
import { type Orthanc, startOrthanc } from '@mdm/testbed/orthanc';
import { expected, grpcCalls } from './matrix.js';
import { operations } from './operations/index.js';
import { type BridgeBed, phantom, startBridge, upload } from './testing.js';

let directory: string;
let orthanc: Orthanc;
let bridge: BridgeBed;
beforeAll(async () => {
  directory = await mkdtemp(path.join(os.tmpdir(), 'mdm-matrix-'));
  orthanc = await startOrthanc({ directory: path.join(directory, 'orthanc') });
  const credentialsFile = path.join(directory, 'credentials');
  await writeFile(credentialsFile, orthanc.credentials, { mode: 0o600 });
  bridge = await startBridge({
    adjust: (config, site) => {
      matrixSite(config, site);
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
const asked: ReadonlySet<string> = new Set(['getRegistration', 'retryRegistration']);

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
        },
      },
      {
        name: 'PACS',
        calls: {
          discover: async () => {
            const seen = async () => (await bridge.bed.context.pacsImages.progress(signal))[0]?.seen ?? 0;
            const before = await seen();
            await orthanc.store([phantom({ seed: randomUUID() })]);
            await eventually(async () => expect(await seen()).toBe(before + 1));
          },
        },
      },
    ],
    prepare: async ({ owner }, operation) => {
      if (!asked.has(operation)) return '';
      const { registration } = await (await bridge.client(owner)).register(
        upload(phantom({ seed: randomUUID() })),
      );
      return registration?.guid ?? '';
    },
    recordsAfter: (seq) => bridge.bed.db.query(recordsAfterSql, [seq]),
  });
});
