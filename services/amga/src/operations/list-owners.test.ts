import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { amga } from '@mdm/protos';
import {
  type Asking,
  collect,
  guidOf,
  type Metadata,
  type MetadataBed,
  metadataName,
  startMetadata,
} from '../testing.js';

const [first = '', second = '', third = ''] = [1, 2, 3].map(guidOf);
const none = guidOf(4);

let bed: MetadataBed;
let gateway: Metadata;
let alice: Asking;
let berta: Asking;

beforeAll(async () => {
  bed = await startMetadata();
  gateway = await bed.client(metadataName, { through: 'gateway' });
  alice = await bed.ask({ name: 'Alice' });
  berta = await bed.ask({ name: 'Berta' });
  await alice.put([{ guid: first }, { guid: second, series: '1.2.1.2' }]);
  await berta.put([{ guid: third, series: '1.2.1.3' }]);
});
afterAll(() => bed.close());

const owners = async (request: amga.ListOwnersRequest) => (await gateway.listOwners(request)).owners;

describe('the owners of images', () => {
  it('are told to the gateway by name, by what lies above, and by GUIDs', async () => {
    const [one, other] = [alice.user.dn, berta.user.dn];
    expect(await owners({ lfn: `/grid/biomed/a/1.2.1/1.2.1.1/${first}` })).toEqual([one]);
    expect(await owners({ guid: third })).toEqual([other]);
    const [study] = await alice.find({ collection: '/mdm/Study' });
    expect(await owners({ guid: study?.guid ?? '' })).toEqual([one, other]);
    expect(await owners({ guids: [first, second, none] })).toEqual([one]);
    for (const nothing of [{ guid: none }, { guids: [none] }, { lfn: '/grid/biomed/a/none' }])
      expect(await owners(nothing)).toEqual([]);
  });

  it('are nobody else’s business, whatever token they have', async () => {
    for (const through of ['dicom-bridge', 'lfc'] as const) {
      const client = await bed.client(metadataName, { through, as: alice.user });
      await expect(client.listOwners({ guid: first })).rejects.toMatchObject({ code: 'caller-not-allowed' });
    }
    for (const request of [{}, { guid: first, guids: [second] }])
      await expect(owners(request)).rejects.toMatchObject({ code: 'invalid-argument' });
  });
});

describe('images whose rights are to be changed', () => {
  it('are those of the caller among the named ones', async () => {
    const listed = async (request: amga.ListImagesRequest) =>
      (await collect(alice.metadata.listImages(request))).flatMap(({ guids }) => guids);
    expect(await listed({ guids: [third, second, none, first] })).toEqual([first, second].sort());
    for (const request of [{}, { guid: first, guids: [second] }])
      await expect(listed(request)).rejects.toMatchObject({ code: 'invalid-argument', field: 'guid' });
  });
});
