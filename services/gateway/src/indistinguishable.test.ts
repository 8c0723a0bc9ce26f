import { afterAll, beforeAll, describe, it } from '@jest/globals';
import type { Services } from '@mdm/protos';
import { newGuid, type ServiceClient } from '@mdm/rpc';
import type { TestUser } from '@mdm/testbed';
import { expectIndistinguishable } from '@mdm/testbed/matrix';
import { type Grid, startGrid, type TestImage } from './testing.js';

let grid: Grid;
let image: TestImage;
let stranger: TestUser;
beforeAll(async () => {
  grid = await startGrid({
    sites: ['a'],
    adjust: (config) => {
      config.keys = { ...config.keys, threshold: 1, holders: ['a'] };
    },
  });
  image = await grid.register({
    owner: grid.user({ site: 'a', name: 'Owner', groups: ['/biomed'] }),
    study: 'hidden',
    directoryMode: 0o750,
    keyHolders: ['a'],
    size: 1_000,
  });
  stranger = grid.user({ site: 'a', name: 'Stranger', groups: ['/other'] });
});
afterAll(() => grid?.close());

const colleague = { user: '/O=Hospital A/OU=People/CN=Colleague of the stranger' };

/** A client of one gRPC service, and a call of it that names an image. */
const by =
  <Name extends keyof Services>(
    name: Name,
    call: (client: ServiceClient<Name>, lfn: string) => Promise<unknown>,
  ) =>
  async () => {
    const client = await grid.ask(name, stranger);
    return (lfn: string) => call(client, lfn);
  };
const calls = {
  stat: by('mdm.gateway.v1.ImageService', (images, lfn) => images.stat({ target: { lfn } })),
  open: by('mdm.gateway.v1.ImageService', (images, lfn) => images.open({ target: { lfn } })),
  explain: by('mdm.gateway.v1.SharingService', (sharing, lfn) => sharing.explain({ target: { lfn } })),
  grant: by('mdm.gateway.v1.SharingService', (sharing, lfn) =>
    sharing.grant({ object: { image: { lfn } }, grantee: colleague, permissions: 4 }),
  ),
};

describe('an image that one may not know of', () => {
  it.each(Object.entries(calls))(
    'is answered by %s as one that there is not, in the same words and the same time',
    async (_, connect) => {
      await expectIndistinguishable(
        await connect(),
        () => image.lfn,
        () => `/grid/biomed/a/other/series-1/${newGuid()}.dcm`,
      );
    },
  );
});
