import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { editSite } from '@mdm/testbed';
import {
  type Asking,
  equal,
  guidOf,
  type MetadataBed,
  metadataName,
  startMetadata,
  text,
} from '../testing.js';

let bed: MetadataBed;
let alice: Asking;
let berta: Asking;
let guest: Asking;
const guid = guidOf(1);

beforeAll(async () => {
  bed = await startMetadata();
  alice = await bed.ask({ name: 'Alice', groups: ['/biomed/a', '/biomed/heart'] });
  berta = await bed.ask({ name: 'Berta', groups: ['/biomed/a'] });
  guest = await bed.ask({ name: 'Bob', site: 'b', groups: ['/biomed/heart'] });
  const readers = [berta.user.dn, guest.user.dn];
  const { outcomes } = await alice.put([{ guid, readers }]);
  expect(outcomes).toMatchObject([{ error: null }]);
});
afterAll(() => bed.close());

async function listsAre(...collections: object[]): Promise<void> {
  const home = bed.sites.get('a');
  if (!home) throw new TypeError('the test has no site');
  const changed = new Promise((resolve) => bed.context.liveSite.onChange(resolve));
  await editSite(home, (config) => {
    config.metadata = { collections };
  });
  await changed;
}

const collectionPaths = ['/mdm/Patient', '/mdm/Study', '/mdm/Series', '/mdm/Image', '/mdm/DICOM'];
/** What of the collections may be asked. */
async function openTo({ find }: Asking): Promise<string[]> {
  const open = await Promise.all(
    collectionPaths.map(async (collection) => {
      const refusal = (error: { refusal?: { layer: string } }) => error.refusal?.layer;
      const found = await find({ collection }).then((rows) => rows.length, refusal);
      return found === 1 ? [collection] : found === 'acl' ? [] : [`${collection}: ${found}`];
    }),
  );
  return open.flat();
}

describe('the access control list of a collection', () => {
  it('is not there unless the site has one: then everybody asks, and the lists of images decide', async () => {
    for (const asking of [alice, berta, guest]) expect(await openTo(asking)).toEqual(collectionPaths);
  });

  it('refuses before rows are looked at, by its name, whatever the lists of images allow', async () => {
    await listsAre({
      collection: '/mdm/Patient',
      grants: [{ group: '/biomed/heart', rights: 'r--' }],
    });
    expect(await openTo(alice)).toEqual(collectionPaths);
    expect(await openTo(berta)).toEqual(collectionPaths.slice(1));
    const refusal = { site: 'a', service: 'amga', layer: 'acl', reason: 'collection/mdm/Patient' };
    for (const asked of [
      berta.find({ collection: '/mdm/Patient' }),
      berta.metadata.count({ collection: '/mdm/Patient' }),
      berta.find({ collection: '/mdm/Patient', condition: equal('PatientSex', text('X')) }),
    ])
      await expect(asked).rejects.toMatchObject({
        code: 'permission-denied',
        message: 'the access control list of /mdm/Patient does not let you ask it',
        refusal,
      });
    const record = (await bed.auditRecords()).findLast(({ operation }) => operation === 'amga.query');
    expect(record).toMatchObject({ outcome: 'refused', subject: berta.user.dn });
  });

  it('closes the attributes of the collection to questions from below it', async () => {
    const [row] = await berta.find({ collection: '/mdm/Image' });
    expect(Object.keys(row?.attributes ?? {})).toEqual(expect.arrayContaining(['Modality', 'StudyYear']));
    expect(row?.attributes).not.toHaveProperty('PatientSex');
    for (const asked of [
      berta.find({ collection: '/mdm/Image', attributes: ['PatientSex'] }),
      berta.find({ collection: '/mdm/Image', condition: equal('PatientSex', text('F')) }),
      berta.metadata.count({ collection: '/mdm/Image', groupBy: ['PatientSex'] }),
    ])
      await expect(asked).rejects.toMatchObject({ refusal: { reason: 'collection/mdm/Patient' } });
    const [shown] = await alice.find({ collection: '/mdm/Image', attributes: ['PatientSex'] });
    expect(shown?.attributes).toMatchObject({ PatientSex: { text: 'F' } });
  });

  it('names people, groups and sites; a person’s own entry comes before those of their groups', async () => {
    await listsAre(
      {
        collection: '/mdm/Study',
        grants: [
          { site: 'b', rights: 'r--' },
          { group: '/biomed/a', rights: 'r--' },
          { user: alice.user.dn, rights: '---' },
        ],
      },
      { collection: '/mdm/Series', others: 'r--', grants: [{ site: 'b', rights: '---' }] },
    );
    const but = (...closed: string[]) => collectionPaths.filter((path) => !closed.includes(path));
    expect(await openTo(alice)).toEqual(but('/mdm/Study'));
    expect(await openTo(berta)).toEqual(collectionPaths);
    expect(await openTo(guest)).toEqual(but('/mdm/Series'));
  });

  it('holds for images under their other name too, and allows nothing that an image refuses', async () => {
    await listsAre({ collection: '/mdm/Image', grants: [{ user: berta.user.dn, rights: 'r--' }] });
    expect(await openTo(guest)).toEqual(['/mdm/Patient', '/mdm/Study', '/mdm/Series']);
    expect(await openTo(berta)).toEqual(collectionPaths);
    await alice.metadata.editAcls({
      changes: [{ guid, edits: [{ tag: 'ACL_TAG_USER', id: berta.user.dn, remove: true }] }],
    });
    expect(await berta.find({ collection: '/mdm/Image' })).toEqual([]);
  });

  it('can be given to each collection that there is, and to no other', async () => {
    const client = await bed.client(metadataName, { through: 'gateway', as: alice.user });
    const { collections } = await client.listCollections({});
    expect(collections.map(({ path }) => path)).toEqual(collectionPaths);
    await listsAre(...collectionPaths.map((collection) => ({ collection })));
    expect(await openTo(alice)).toEqual([]);
    await listsAre();
    expect(await openTo(alice)).toEqual(collectionPaths);
  });
});
