import { afterAll, beforeAll, describe, it } from '@jest/globals';
import { newGuid } from '@mdm/rpc';
import { expectIndistinguishable } from '@mdm/testbed/matrix';
import { type Asking, collect, equal, type MetadataBed, startMetadata, text } from './testing.js';

let bed: MetadataBed;
beforeAll(async () => {
  bed = await startMetadata();
});
afterAll(() => bed.close());

const nameOf = (guid: string) => `/grid/biomed/a/1.2.1/1.2.1.1/${guid}`;
const only = (guid: string) => ({
  collection: '/mdm/Image',
  condition: equal('LFN', text(nameOf(guid))),
});

const calls: readonly (readonly [name: string, ask: (asking: Asking, guid: string) => Promise<unknown>])[] = [
  [
    'a query',
    async ({ metadata }, guid) => {
      const parts = await collect(metadata.query(only(guid)));
      return parts.some(({ rows }) => rows.length > 0) ? 'found' : 'absent';
    },
  ],
  [
    'a count',
    async ({ metadata }, guid) => {
      const { counted } = await metadata.count(only(guid));
      return counted?.total?.shown === 'suppressed' ? 'absent' : counted;
    },
  ],
  ['getAcl', ({ metadata }, guid) => metadata.getAcl({ guid })],
];

describe('an image that one may not know of', () => {
  it.each(calls)(
    'is answered by %s as one that there is not, in the same words and the same time',
    async (_, ask) => {
      const owner = await bed.ask({ name: 'Owner', groups: ['/biomed'] });
      const stranger = await bed.ask({ name: 'Stranger', groups: ['/other'] });
      const guid = newGuid();
      await owner.put([{ guid }]);
      await expectIndistinguishable(
        (name) => ask(stranger, name),
        () => guid,
        () => newGuid(),
      );
    },
  );
});
