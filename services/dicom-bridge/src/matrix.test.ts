import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe } from '@jest/globals';
import { describeTheMatrix, matrixSite, owners, recordsAfterSql } from '@mdm/testbed/matrix';
import { expected, grpcCalls } from './matrix.js';
import { operations } from './operations/index.js';
import { type BridgeBed, phantom, putFileAside, startBridge, upload } from './testing.js';

let bridge: BridgeBed;
beforeAll(async () => {
  bridge = await startBridge({
    adjust: (config, site) => {
      matrixSite(config, site);
      config.principals.registrars.push(owners);
    },
  });
});
afterAll(() => bridge.close());

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
        },
      },
    ],
    prepare: async ({ owner }, operation) => {
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
