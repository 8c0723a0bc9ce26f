import { afterAll, beforeAll, describe } from '@jest/globals';
import { startTestService, type TestService } from '@mdm/testbed';
import { describeTheMatrix, matrixSite, oneItem, recordsAfterSql } from '@mdm/testbed/matrix';
import type { AmgaContext } from './context.js';
import { definition } from './definition.js';
import { expected, grpcCalls, imageOf, newThing } from './matrix.js';
import { operations } from './operations/index.js';
import { metadataName } from './testing.js';

let bed: TestService<AmgaContext>;
beforeAll(async () => {
  bed = await startTestService(definition, { adjust: matrixSite });
});
afterAll(() => bed.close());

describe('the matrix of the metadata catalogue', () => {
  describeTheMatrix<string>(() => bed, {
    operations,
    expected,
    doors: [{ name: 'gRPC', calls: grpcCalls }],
    prepare: async (cell) => {
      const guid = newThing();
      const bridge = await bed.client(metadataName, { through: 'dicom-bridge', as: cell.owner });
      oneItem((await bridge.putImages({ images: [imageOf(guid, cell)] })).outcomes);
      return guid;
    },
    recordsAfter: (seq) => bed.db.query(recordsAfterSql, [seq]),
  });
});
