import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newGuid } from '@mdm/rpc';
import { describeTheDoor } from '@mdm/testbed';
import { collections, levels } from '../collections.js';
import {
  type Asking,
  collect,
  date,
  equal,
  integer,
  type MetadataBed,
  metadataName,
  newImage,
  startMetadata,
  text,
} from '../testing.js';

let bed: MetadataBed;
let alice: Asking;
let bob: Asking;

beforeAll(async () => {
  bed = await startMetadata();
  alice = await bed.ask({ name: 'Alice Arzt', groups: ['/biomed/a/Role=physician', '/biomed'] });
  bob = await bed.ask({ name: 'Bob', site: 'b', groups: ['/biomed/b'] });
});
afterAll(() => bed.close());

const guid = () => newGuid();
const count = async (table: string, where = 'true') => {
  const [row] = await bed.context.db.query<{ count: number }>(`select count(*) from ${table} where ${where}`);
  return row?.count;
};
/** A patient, a study and a series of a test's own. */
const place = (number: number) => ({
  patient: `P${number}`,
  study: `1.2.${number}`,
  series: `1.2.${number}.1`,
});

describeTheDoor(() => bed, {
  service: metadataName,
  call: (client) => client.listCollections({}),
  beyondFinding: (client) => client.getAcl({ guid: guid() }),
  through: 'gateway',
  wrongService: 'dpm',
});

describe('the collections', () => {
  it('are listed with type, level and description of each attribute', async () => {
    const { collections: listed } = await bob.metadata.listCollections({});
    expect(listed.map(({ path }) => path)).toEqual([
      '/mdm/Patient',
      '/mdm/Study',
      '/mdm/Series',
      '/mdm/Image',
      '/mdm/DICOM',
    ]);
    expect(listed[1]?.attributes).toContainEqual({
      name: 'StudyDate',
      type: 'ATTRIBUTE_TYPE_DATE',
      level: 'DATA_LEVEL_IDENTIFIED',
      collection: '/mdm/Study',
      description: 'date on which the study was made',
    });
    expect(listed[4]?.attributes.map(({ name }) => name)).toEqual(['STUinsUID', 'SERinsUID', 'SOPinsUID']);
  });

  it('are the columns of the tables, no more and no less', async () => {
    const rows = await bed.context.db.query<{ table_name: string; column_name: string; data_type: string }>(
      `select table_name, column_name, data_type from information_schema.columns
       where table_schema = current_schema() and table_name = any($1)`,
      [[...levels]],
    );
    const types = { text: 'text', integer: 'bigint', real: 'double precision', date: 'date' };
    const bookkeeping = ['guid', 'patient_guid', 'study_guid', 'series_guid', 'acl_id', 'facts_id'];
    for (const { level, attributes } of collections) {
      const columns = rows.filter(
        ({ table_name, column_name }) =>
          table_name === level && !bookkeeping.includes(column_name) && !column_name.endsWith('_folded'),
      );
      expect(new Map(columns.map((row) => [row.column_name, row.data_type]))).toEqual(
        new Map(attributes.map(({ column, type }) => [column, types[type]])),
      );
    }
    const names = collections.flatMap(({ attributes }) => attributes.map(({ name }) => name));
    expect(new Set(names).size).toBe(names.length);
  });
});

describe('putImages', () => {
  it('enters an image with its series, study and patient, and fills in the day', async () => {
    const id = guid();
    const attributes = {
      patient: { PatientName: text('Muster^Erika'), PatientBirthDate: text('19700131') },
      study: { StudyDate: date('2020-02-29') },
      image: { Rows: integer(512), SliceThickness: integer(2), Size: integer(5_000_000_000) },
    };
    const { outcomes } = await alice.put([{ ...place(1), guid: id, attributes }]);
    expect(outcomes).toEqual([{ guid: id, error: null }]);
    const [row] = await alice.find({ collection: '/mdm/Image', condition: equal('PatientLink', text('P1')) });
    expect(row).toMatchObject({ guid: id, name: id });
    expect(row?.attributes).toMatchObject({
      PatientName: { text: 'Muster^Erika' },
      PatientBirthDate: { date: '1970-01-31' },
      StudyDate: { date: '2020-02-29' },
      StudyUID: { text: '1.2.1' },
      Rows: { integer: 512 },
      SliceThickness: { real: 2 },
      Size: { integer: 5_000_000_000 },
      RegisteredOn: { date: new Date().toISOString().slice(0, 10) },
    });
    expect(row?.attributes).not.toHaveProperty('Columns');
  });

  it('is idempotent, takes new values of the image, and keeps those above but for what they lack', async () => {
    const image = { ...place(2), guid: guid() };
    await alice.put([image]);
    const { outcomes } = await alice.put([
      {
        ...image,
        attributes: {
          patient: { PatientSex: text('M'), PatientName: text('Neu^Name') },
          image: { Rows: integer(7) },
        },
      },
    ]);
    expect(outcomes).toEqual([{ guid: image.guid, error: null }]);
    const rows = await alice.find({ collection: '/mdm/Image', condition: equal('PatientLink', text('P2')) });
    expect(rows.map(({ attributes }) => attributes)).toMatchObject([
      { PatientSex: { text: 'F' }, PatientName: { text: 'Neu^Name' }, Rows: { integer: 7 } },
    ]);
  });

  it('answers a conflict per item, leaves nothing of it behind, and does the others', async () => {
    const first = { ...place(3), guid: guid() };
    await alice.put([first]);
    const { outcomes } = await alice.put([
      { ...place(4), guid: first.guid },
      { ...place(3), patient: 'P5', guid: guid() },
      { ...place(6), series: first.series, guid: guid() },
      { ...place(3), guid: guid() },
      { ...place(7), guid: guid(), owner: '/CN=Somebody Else' },
    ]);
    expect(outcomes.map(({ error }) => error && [error.code, error.field])).toEqual([
      ['content-conflict', 'guid'],
      ['content-conflict', 'study'],
      ['content-conflict', 'series'],
      null,
      ['permission-denied', 'acl.owner'],
    ]);
    expect(await count('patients', "name in ('P4', 'P5', 'P6', 'P7')")).toBe(0);
    expect(await count('studies', "name in ('1.2.4', '1.2.6')")).toBe(0);
  });

  it.each<[string, object, [string, string]]>([
    ['an unknown attribute', { image: { Rowz: integer(1) } }, ['unknown-attribute', 'image_attributes.Rowz']],
    [
      'one of another level',
      { image: { Modality: text('CT') } },
      ['unknown-attribute', 'image_attributes.Modality'],
    ],
    [
      'a value of another type',
      { image: { Rows: text('many') } },
      ['invalid-argument', 'image_attributes.Rows'],
    ],
    [
      'a day that is none',
      { study: { StudyDate: date('2021-02-29') } },
      ['invalid-date', 'study_attributes.StudyDate'],
    ],
    [
      'what the catalogue sets',
      { image: { RegisteredOn: date('2021-01-01') } },
      ['invalid-argument', 'image_attributes.RegisteredOn'],
    ],
    [
      'a value that is not given',
      { image: { LFN: {} } },
      ['invalid-argument', 'images.0.imageAttributes.LFN'],
    ],
  ])('refuses %s by its name', async (_what, attributes, [code, field]) => {
    const answer = await alice.put([{ ...place(8), attributes }]).then(
      ({ outcomes }) => outcomes[0]?.error,
      (error: { code: string; field: string }) => error,
    );
    expect(answer).toMatchObject({ code, field });
    expect(await count('patients', "name = 'P8'")).toBe(0);
  });

  it('refuses an image that lacks what an image must have', async () => {
    const image = newImage(place(9), alice.user.dn);
    const { outcomes } = await alice.bridge.putImages({ images: [{ ...image, imageAttributes: {} }] });
    expect(outcomes[0]?.error).toMatchObject({ code: 'invalid-argument', field: 'image_attributes.LFN' });
  });

  it('lets no other user change an image', async () => {
    const image = { ...place(10), guid: guid() };
    await alice.put([image]);
    const { outcomes } = await bob.put([{ ...image, attributes: { image: { Rows: integer(1) } } }]);
    expect(outcomes[0]?.error).toMatchObject({ code: 'content-conflict' });
  });

  it('is for the bridge only', async () => {
    const images = [newImage(place(11), alice.user.dn)];
    await expect(alice.metadata.putImages({ images })).rejects.toMatchObject({ code: 'caller-not-allowed' });
  });

  it('takes 1,000 images of 20 series in a fixed number of statements, several batches at once', async () => {
    const batch = (offset: number) =>
      Array.from({ length: 1_000 }, (_, index) => ({
        ...place(100),
        series: `1.2.100.${offset + (index % 20)}`,
      }));
    const answers = await Promise.all([0, 10].map((offset) => alice.put(batch(offset))));
    expect(answers.flatMap(({ outcomes }) => outcomes.filter(({ error }) => error))).toEqual([]);
    expect(await count('series', "name like '1.2.100.%'")).toBe(30);
    await expect(alice.put([...batch(0), place(100)])).rejects.toMatchObject({
      code: 'invalid-argument',
      field: 'images',
    });
  });
});

describe('removeImages', () => {
  it('is for good through a gateway, while a registration that is undone may start anew', async () => {
    const id = guid();
    const put = async () => (await alice.put([{ ...place(23), guid: id }])).outcomes[0]?.error?.code;
    await put();
    await alice.bridge.removeImages({ guids: [id] });
    expect(await put()).toBeUndefined();
    await alice.metadata.removeImages({ guids: [id] });
    expect(await put()).toBe('failed-precondition');
  });

  it('takes images away and what is empty above them, twice as once', async () => {
    const images = [guid(), guid()].map((id) => ({ ...place(20), guid: id }));
    await alice.put(images);
    const remove = (ids: string[]) => alice.metadata.removeImages({ guids: ids });
    await remove([images[0]?.guid ?? '']);
    expect(await count('series', "name = '1.2.20.1'")).toBe(1);
    const last = [images[1]?.guid ?? '', guid()];
    const { outcomes } = await remove(last);
    expect(outcomes).toEqual(last.map((id) => ({ guid: id, error: null })));
    expect(await count('series', "name = '1.2.20.1'")).toBe(0);
    expect(await count('patients', "name = 'P20'")).toBe(0);
    expect((await remove(last)).outcomes).toEqual(outcomes);
  });

  it('is refused per item to a reader, and looks done to who may not know of the image', async () => {
    const id = guid();
    await alice.put([{ ...place(21), guid: id, readers: [bob.user.dn] }]);
    const [refused] = (await bob.metadata.removeImages({ guids: [id] })).outcomes;
    expect(refused?.error).toMatchObject({ code: 'permission-denied' });
    const hidden = guid();
    await alice.put([{ ...place(21), guid: hidden }]);
    await bob.metadata.removeImages({ guids: [hidden] });
    expect(await count('images', `guid in ('${id}', '${hidden}')`)).toBe(2);
    expect((await bed.auditRecords()).at(-1)).toMatchObject({
      operation: 'amga.remove-images',
      effect: 'destroy',
      outcome: 'refused',
      objects: [hidden],
    });
  });

  it('loses no image that comes while the last of its series goes', async () => {
    for (let round = 0; round < 5; round += 1) {
      const [old, fresh] = [guid(), guid()];
      await alice.put([{ ...place(22), guid: old }]);
      const [, { outcomes }] = await Promise.all([
        alice.metadata.removeImages({ guids: [old] }),
        alice.put([{ ...place(22), guid: fresh }]),
      ]);
      expect(outcomes[0]?.error).toBeNull();
      expect(await count('images', `guid = '${fresh}'`)).toBe(1);
      await alice.metadata.removeImages({ guids: [fresh] });
    }
  });
});

describe('listImages', () => {
  it('lists the images below a GUID of any level that the caller controls', async () => {
    const mine = [guid(), guid()].sort();
    await alice.put(mine.map((id) => ({ ...place(30), guid: id, readers: [bob.user.dn] })));
    await bob.put([{ ...place(30), guid: guid() }]);
    const [row] = await bed.context.db.query<Record<string, string>>(
      'select guid, series_guid, study_guid, patient_guid from images where guid = $1',
      [mine[0]],
    );
    const list = async (asking: Asking, id: string | undefined) =>
      (await collect(asking.metadata.listImages({ guid: id }))).flatMap(({ guids }) => guids);
    for (const level of ['series_guid', 'study_guid', 'patient_guid'])
      expect(await list(alice, row?.[level])).toEqual(mine);
    expect(await list(alice, mine[0])).toEqual([mine[0]]);
    expect(await list(bob, row?.series_guid)).toHaveLength(1);
    expect(await list(bob, mine[0])).toEqual([]);
  });

  it('lists more than 1,000 in parts', async () => {
    const [row] = await bed.context.db.query<{ guid: string }>(
      "select guid from patients where name = 'P100'",
    );
    const parts = await collect(alice.metadata.listImages({ guid: row?.guid }));
    expect(parts.map(({ guids }) => guids.length)).toEqual([1_000, 1_000]);
  });
});

describe('access control lists', () => {
  const letRead = (id: string, remove = false) => ({
    changes: [
      { guid: id, edits: [{ tag: 'ACL_TAG_USER', id: bob.user.dn, permissions: 4, remove } as const] },
    ],
  });

  it('are read by readers, changed by the owner, and decide at once', async () => {
    const [id, other] = [guid(), guid()];
    await alice.put([id, other].map((image) => ({ ...place(40), guid: image })));
    const seen = async () =>
      (await bob.find({ collection: '/mdm/Image', condition: equal('StudyUID', text('1.2.40')) })).map(
        (row) => row.guid,
      );
    expect(await seen()).toEqual([]);
    await expect(bob.metadata.getAcl({ guid: id })).rejects.toMatchObject({ code: 'not-found' });
    await expect(bob.metadata.checkAccess({ guid: id })).rejects.toMatchObject({ code: 'not-found' });
    await alice.metadata.editAcls(letRead(id));
    expect(await seen()).toEqual([id]);
    expect((await bob.metadata.getAcl({ guid: id })).acl).toMatchObject({ owner: alice.user.dn });
    expect((await bob.metadata.checkAccess({ guid: id })).decision).toMatchObject({
      allowed: true,
      service: 'amga',
      reason: 'named-user',
    });
    expect((await bob.metadata.editAcls(letRead(id, true))).outcomes[0]?.error).toMatchObject({
      code: 'permission-denied',
    });
    await alice.metadata.editAcls(letRead(id, true));
    expect(await seen()).toEqual([]);
  });

  it('belong to images only', async () => {
    const [row] = await bed.context.db.query<{ guid: string }>(
      "select guid from patients where name = 'P40'",
    );
    await expect(alice.metadata.getAcl({ guid: row?.guid })).rejects.toMatchObject({ code: 'not-found' });
    await expect(alice.metadata.getAcl({ guid: '/grid/x' })).rejects.toMatchObject({ code: 'not-found' });
  });
});
