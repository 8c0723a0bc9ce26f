import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  type Asking,
  equal,
  guidOf,
  integer,
  is,
  type MetadataBed,
  startMetadata,
  text,
} from '../testing.js';

let bed: MetadataBed;
let alice: Asking;
let bob: Asking;
beforeAll(async () => {
  bed = await startMetadata();
  alice = await bed.ask({ name: 'Alice Arzt', groups: ['/biomed/a/Role=physician', '/biomed'] });
  bob = await bed.ask({ name: 'Bob', groups: ['/biomed'] });
  const image = (series: string, modality: string, readers: readonly string[], n: number) => ({
    guid: guidOf(n),
    patient: 'P-gathered',
    study: series.replace(/\.\d+$/, ''),
    series,
    readers,
    attributes: { series: { Modality: text(modality) } },
  });
  const { outcomes } = await alice.put([
    image('1.7.1.1', 'CT', [bob.user.dn], 1),
    image('1.7.1.1', 'CT', [bob.user.dn], 2),
    image('1.7.1.1', 'CT', [], 3),
    image('1.7.1.2', 'SR', [], 4),
    image('1.7.2.1', 'MR', [], 5),
  ]);
  expect(outcomes.filter(({ error }) => error)).toEqual([]);
});
afterAll(() => bed.close());

const asked = ['ModalitiesInStudy', 'NumberOfStudyRelatedSeries', 'NumberOfStudyRelatedInstances'];
const study = (uid: string) => equal('StudyUID', text(uid));
const told = async (who: Asking, request: Parameters<Asking['find']>[0]) =>
  (await who.find(request)).map(({ attributes }) =>
    Object.fromEntries(
      Object.entries(attributes).map(([name, { text: value, integer: number }]) => [name, value ?? number]),
    ),
  );

describe('what is gathered from the images below', () => {
  it('is gathered from what the caller is shown, and from nothing else', async () => {
    const request = { collection: '/mdm/Study', condition: study('1.7.1'), attributes: asked };
    expect(await told(alice, request)).toEqual([
      { ModalitiesInStudy: 'CT\\SR', NumberOfStudyRelatedSeries: 2, NumberOfStudyRelatedInstances: 4 },
    ]);
    expect(await told(bob, request)).toEqual([
      { ModalitiesInStudy: 'CT', NumberOfStudyRelatedSeries: 1, NumberOfStudyRelatedInstances: 2 },
    ]);
  });

  it('is told of the patient and the series as well, also in rows below them', async () => {
    const names = [
      'NumberOfPatientRelatedStudies',
      'NumberOfPatientRelatedSeries',
      'NumberOfPatientRelatedInstances',
    ];
    const patient = equal('PatientLink', text('P-gathered'));
    expect(await told(alice, { collection: '/mdm/Patient', condition: patient, attributes: names })).toEqual([
      {
        NumberOfPatientRelatedStudies: 2,
        NumberOfPatientRelatedSeries: 3,
        NumberOfPatientRelatedInstances: 5,
      },
    ]);
    const [row] = await told(bob, {
      collection: '/mdm/Image',
      condition: equal('SeriesUID', text('1.7.1.1')),
      attributes: [...names, 'NumberOfSeriesRelatedInstances'],
    });
    expect(row).toEqual({
      NumberOfPatientRelatedStudies: 1,
      NumberOfPatientRelatedSeries: 1,
      NumberOfPatientRelatedInstances: 2,
      NumberOfSeriesRelatedInstances: 2,
    });
  });

  it('is compared with what the caller is shown only', async () => {
    const withReport = {
      collection: '/mdm/Study',
      condition: is('ModalitiesInStudy', 'COMPARATOR_IN', text('SR'), text('US')),
      attributes: ['StudyUID'],
    };
    expect(await told(alice, withReport)).toEqual([{ StudyUID: '1.7.1' }]);
    expect(await told(bob, withReport)).toEqual([]);
    const many = {
      collection: '/mdm/Study',
      condition: is('NumberOfStudyRelatedInstances', 'COMPARATOR_GREATER', integer(2)),
      attributes: ['StudyUID'],
    };
    expect(await told(alice, many)).toEqual([{ StudyUID: '1.7.1' }]);
    expect(await told(bob, many)).toEqual([]);
  });

  it('is left out unless it is asked for by name, beside everything else where that is wanted', async () => {
    const request = { collection: '/mdm/Study', condition: study('1.7.1') };
    const [all = {}] = await told(alice, request);
    expect(Object.keys(all)).not.toContain('ModalitiesInStudy');
    const [more] = await told(alice, { ...request, attributes: ['*', 'ModalitiesInStudy'] });
    expect(more).toEqual({ ...all, ModalitiesInStudy: 'CT\\SR' });
  });

  it('is nothing that rows can be counted by', async () => {
    await expect(
      alice.metadata.count({ collection: '/mdm/Study', groupBy: ['NumberOfStudyRelatedInstances'] }),
    ).rejects.toMatchObject({ code: 'invalid-argument', field: 'group_by' });
  });
});
