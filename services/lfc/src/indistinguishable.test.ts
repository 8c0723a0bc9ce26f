import { afterAll, beforeAll, describe, it } from '@jest/globals';
import { newGuid } from '@mdm/rpc';
import { startTestService, type TestService } from '@mdm/testbed';
import { cellsOf, expectIndistinguishable, matrixSite, oneItem } from '@mdm/testbed/matrix';
import type { LfcContext } from './context.js';
import { definition } from './definition.js';
import { entryOf, newThing } from './matrix.js';
import { catalogName } from './testing.js';

let bed: TestService<LfcContext>;
beforeAll(async () => {
  bed = await startTestService(definition, { adjust: matrixSite });
});
afterAll(() => bed.close());

describe('an entry that one may not know of', () => {
  it.each(['LFN', 'GUID'])(
    'is answered by its %s as one that there is not, in the same words and the same time',
    async (kind) => {
      const cell = cellsOf((request) => bed.user(request)).find((each) => each.kind === 'stranger');
      if (!cell) throw new TypeError('the matrix has no stranger');
      const thing = newThing();
      const bridge = await bed.client(catalogName, { through: 'dicom-bridge', as: cell.owner });
      oneItem((await bridge.createEntries({ entries: [entryOf(thing, cell)] })).outcomes);
      const catalog = await bed.client(catalogName, { through: 'gateway', as: cell.user });
      if (kind === 'GUID') {
        await expectIndistinguishable(
          (guid) => catalog.stat({ target: { guid } }),
          () => thing.guid,
          () => newGuid(),
        );
      } else {
        await expectIndistinguishable(
          (lfn) => catalog.stat({ target: { lfn } }),
          () => thing.lfn,
          () => newThing().lfn,
        );
      }
    },
  );
});
