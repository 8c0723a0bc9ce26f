import { afterAll, beforeAll, describe } from '@jest/globals';
import { describeTheMatrix, matrixSite, oneItem, recordsAfterSql } from '@mdm/testbed/matrix';
import { expected, grpcCalls, shareOf } from './matrix.js';
import { operations } from './operations/index.js';
import { type HydraBed, startHydra, type TestKey } from './testing.js';

let hydra: HydraBed;
beforeAll(async () => {
  hydra = await startHydra({ adjust: matrixSite });
});
afterAll(() => hydra.close());

describe('the matrix of the key store', () => {
  describeTheMatrix<TestKey>(() => hydra.bed, {
    operations,
    expected,
    doors: [{ name: 'gRPC', calls: grpcCalls }],
    prepare: async (cell) => {
      const key = await hydra.newKey();
      const bridge = await hydra.bed.client('mdm.hydra.v1.KeyService', {
        through: 'dicom-bridge',
        as: cell.owner,
      });
      oneItem((await bridge.putShares({ shares: [shareOf(key, cell)] })).outcomes);
      return key;
    },
    dials: ({ user }) => user.site,
    recordsAfter: (seq) => hydra.bed.db.query(recordsAfterSql, [seq]),
  });
});
