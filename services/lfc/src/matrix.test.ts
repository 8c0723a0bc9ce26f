import { afterAll, beforeAll, describe } from '@jest/globals';
import { startTestService, type TestService } from '@mdm/testbed';
import { type Cell, describeTheMatrix, matrixSite, oneItem, recordsAfterSql } from '@mdm/testbed/matrix';
import type { LfcContext } from './context.js';
import { definition } from './definition.js';
import { entryOf, expected, grpcCalls, newThing, type Thing } from './matrix.js';
import { operations } from './operations/index.js';
import { catalogName } from './testing.js';

let bed: TestService<LfcContext>;
beforeAll(async () => {
  bed = await startTestService(definition, { adjust: matrixSite });
});
afterAll(() => bed.close());

async function prepare(cell: Cell, operation: string): Promise<Thing> {
  const thing = newThing();
  const { guid, hold } = thing;
  const bridge = await bed.client(catalogName, { through: 'dicom-bridge', as: cell.owner });
  oneItem((await bridge.createEntries({ entries: [entryOf(thing, cell)] })).outcomes);
  if (operation === 'liftHold') {
    const dn = bed.sites.get('a')?.people.officer.dn ?? '';
    const as = bed.user({ name: 'officer', dn });
    const officer = await bed.client(catalogName, { through: 'gateway', as });
    await officer.placeHold({ targets: [{ guid }], reference: hold, reason: 'inquiry' });
  }
  return thing;
}

describe('the matrix of the catalogue', () => {
  describeTheMatrix<Thing>(() => bed, {
    operations,
    expected,
    doors: [{ name: 'gRPC', calls: grpcCalls }],
    prepare,
    recordsAfter: (seq) => bed.db.query(recordsAfterSql, [seq]),
  });
});
