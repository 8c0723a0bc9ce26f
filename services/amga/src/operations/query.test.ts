import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { amga } from '@mdm/protos';
import {
  type Asking,
  collect,
  date,
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
let researcher: Asking;
let visitor: Asking;
let guest: Asking;
let partner: Asking;
const guids = Array.from({ length: 6 }, (_, index) => guidOf(index + 1));
const [first = '', second = '', third = '', fourth = ''] = guids;

beforeAll(async () => {
  bed = await startMetadata();
  alice = await bed.ask({ name: 'Alice Arzt', groups: ['/biomed/a/Role=physician', '/biomed'] });
  researcher = await bed.ask({ name: 'Rosa', groups: ['/biomed/a'] });
  // The same group is no accreditation when a site asserts it whose people are shown pseudonyms only.
  visitor = await bed.ask({ name: 'Vera', site: 'b', groups: ['/biomed/a', '/biomed/a/Role=physician'] });
  guest = await bed.ask({ name: 'Greta', site: 'd', groups: ['/biomed/a'] });
  partner = await bed.ask({ name: 'Paula', site: 'd', groups: ['/biomed/a', '/biomed/a/Role=physician'] });
  const { outcomes } = await alice.put([
    {
      guid: first,
      patient: 'ANNA',
      mode: 0o640,
      attributes: {
        patient: { PatientName: text('Muster^Anna'), PatientBirthDate: date('1970-01-31') },
        study: { StudyDate: date('2020-05-01'), OriginalStudyInstanceUID: text('9.1') },
        series: { OriginalSeriesInstanceUID: text('9.1.1'), BodyPartExamined: text('100%_HEAD\\') },
        image: { SOPUID: text('2.25.1'), OriginalSOPInstanceUID: text('9.1.1.1'), Rows: integer(512) },
      },
    },
    { guid: second, patient: 'ANNA', attributes: { image: { Rows: integer(256) } } },
    {
      guid: third,
      patient: 'BERT',
      study: '1.2.2',
      series: '1.2.2.1',
      mode: 0o640,
      attributes: {
        patient: { PatientName: text('Muster^Bert'), PatientSex: text('M') },
        study: { StudyYear: integer(2_015) },
        series: { Modality: text('MR') },
        image: { SliceThickness: { real: 1.5 } },
      },
    },
    { guid: fourth, patient: 'CARL', study: '1.2.3', series: '1.2.3.1' },
  ]);
  expect(outcomes.filter(({ error }) => error)).toEqual([]);
});
afterAll(() => bed.close());

const images = async (condition: amga.Condition, asking = alice) =>
  (await asking.find({ collection: '/mdm/Image', condition, attributes: ['LFN'] })).map(({ guid }) => guid);
const refusal = (request: amga.QueryRequest, asking = alice) =>
  asking.find({ collection: '/mdm/Image', ...request }).then(
    () => undefined,
    (error: { code: string; message: string; refusal?: object; field?: string }) => error,
  );

describe('query', () => {
  it.each<[string, () => amga.Condition, string[]]>([
    ['equality across levels', () => equal('PatientLink', text('ANNA')), [first, second]],
    ['inequality', () => is('Modality', 'COMPARATOR_NOT_EQUAL', text('CT')), [third]],
    ['an order of integers', () => is('StudyYear', 'COMPARATOR_LESS', integer(2_020)), [third]],
    ['an order of reals', () => is('SliceThickness', 'COMPARATOR_GREATER_OR_EQUAL', { real: 1.5 }), [third]],
    [
      'a date in either form',
      () => is('StudyDate', 'COMPARATOR_LESS_OR_EQUAL', text('20200501')),
      [first, second],
    ],
    ['one of several', () => is('PatientLink', 'COMPARATOR_IN', text('BERT'), text('CARL')), [third, fourth]],
    ['presence', () => is('Rows', 'COMPARATOR_PRESENT'), [first, second]],
    ['wildcards', () => is('PatientLink', 'COMPARATOR_LIKE', text('?A*')), [fourth]],
    [
      'no other wildcards than those of DICOM',
      () => is('BodyPartExamined', 'COMPARATOR_LIKE', text('100%_HEAD\\')),
      [first, second],
    ],
    ['text with regard to case', () => is('PatientLink', 'COMPARATOR_LIKE', text('anna')), []],
    [
      'names of people without regard to case',
      () => is('PatientName', 'COMPARATOR_LIKE', text('muster^a*')),
      [first, second],
    ],
    [
      'negation of a missing value',
      () => ({ negation: equal('Rows', integer(512)) }),
      [second, third, fourth],
    ],
    ['all of nothing', () => ({ all: { conditions: [] } }), [first, second, third, fourth]],
    ['any of nothing', () => ({ any: { conditions: [] } }), []],
    [
      'conditions within conditions',
      () => ({
        any: {
          conditions: [
            { all: { conditions: [equal('Modality', text('CT')), equal('Rows', integer(256))] } },
            equal('PatientSex', text('M')),
          ],
        },
      }),
      [second, third],
    ],
  ])('finds by %s', async (_what, condition, expected) => {
    expect(await images(condition())).toEqual(expected);
  });

  it('answers each collection with the entries that the caller may read an image of', async () => {
    const names = async (collection: string, asking: Asking) =>
      (await asking.find({ collection })).map(({ name }) => name).sort();
    expect(await names('/mdm/Patient', alice)).toEqual(['ANNA', 'BERT', 'CARL']);
    expect(await names('/mdm/Patient', researcher)).toEqual(['ANNA', 'BERT']);
    expect(await names('/mdm/Study', researcher)).toEqual(['1.2.1', '1.2.2']);
    expect(await names('/mdm/Series', researcher)).toEqual(['1.2.1.1', '1.2.2.1']);
    expect(await names('/mdm/Image', researcher)).toEqual([first, third].sort());
  });

  it('shows two readers different images of one series', async () => {
    const ofAnna = equal('PatientLink', text('ANNA'));
    expect(await images(ofAnna, researcher)).toEqual([first]);
    expect(await images(ofAnna, alice)).toEqual([first, second]);
  });

  it('returns the attributes asked for, those of the levels above included', async () => {
    const [row] = await alice.find({
      collection: '/mdm/Series',
      condition: equal('PatientLink', text('ANNA')),
      attributes: ['Modality', 'PatientSex', 'SeriesNumber'],
    });
    expect(row).toMatchObject({ name: '1.2.1.1' });
    expect(row?.attributes).toEqual({
      Modality: { text: 'CT', kind: 'text' },
      PatientSex: { text: 'F', kind: 'text' },
    });
  });
});

describe('identified attributes', () => {
  const asked: [string, amga.QueryRequest][] = [
    ['asked for', { attributes: ['PatientName'] }],
    ['in a condition', { condition: equal('PatientID', text('ID of ANNA')) }],
    [
      'deep in a condition',
      { condition: { negation: { all: { conditions: [is('StudyDate', 'COMPARATOR_PRESENT')] } } } },
    ],
    [
      'of another level of collection',
      { collection: '/mdm/Series', attributes: ['OriginalStudyInstanceUID'] },
    ],
  ];

  it.each(asked)('are refused by name when %s without accreditation', async (_how, request) => {
    for (const asking of [researcher, visitor, guest]) {
      const error = await refusal(request, asking);
      expect(error).toMatchObject({
        code: 'permission-denied',
        refusal: { site: 'a', service: 'amga', layer: 'level', reason: 'identified' },
      });
      expect(error?.message).toMatch(
        /^(PatientName|PatientID|StudyDate|OriginalStudyInstanceUID) identifies/,
      );
    }
    for (const asking of [alice, partner]) expect(await refusal(request, asking)).toBeUndefined();
  });

  it('are left out when nothing is asked for by name', async () => {
    const ofAnna = { collection: '/mdm/Image', condition: equal('PatientLink', text('ANNA')) };
    const [full] = await alice.find(ofAnna);
    const [bare] = await researcher.find(ofAnna);
    expect(full?.attributes).toHaveProperty('PatientName');
    expect(Object.keys(bare?.attributes ?? {})).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/^Original|PatientName|PatientID|BirthDate|StudyDate/)]),
    );
    expect(JSON.stringify(bare)).not.toMatch(/Muster|1970|2020-05|9\.1/);
  });
});

describe('the view /mdm/DICOM', () => {
  const view = { collection: '/mdm/DICOM', attributes: ['STUinsUID', 'SERinsUID', 'SOPinsUID'] };
  const values = (row: amga.Row__Output | undefined) =>
    Object.fromEntries(Object.entries(row?.attributes ?? {}).map(([name, value]) => [name, value.text]));

  it('names entries by GUID and shows the UIDs of the hospital to accredited people only', async () => {
    const byAlice = await alice.find({ ...view, condition: equal('STUinsUID', text('9.1')) });
    expect(byAlice.map(({ name }) => name)).toEqual([`guid:${first}`, `guid:${second}`]);
    expect(values(byAlice[0])).toEqual({ STUinsUID: '9.1', SERinsUID: '9.1.1', SOPinsUID: '9.1.1.1' });
    const byRosa = await researcher.find({ ...view, condition: equal('STUinsUID', text('1.2.1')) });
    expect(values(byRosa[0])).toEqual({ STUinsUID: '1.2.1', SERinsUID: '1.2.1.1', SOPinsUID: '2.25.1' });
  });

  it('does not let others find by the UIDs of the hospital', async () => {
    expect(await researcher.find({ ...view, condition: equal('STUinsUID', text('9.1')) })).toEqual([]);
  });
});

describe('a wrong query', () => {
  it.each<[string, amga.QueryRequest, object]>([
    [
      'an attribute that does not exist, with the nearest that do',
      { condition: equal('Modalty', text('CT')) },
      { code: 'unknown-attribute', message: '/mdm/Image has no attribute "Modalty"; did you mean Modality' },
    ],
    [
      'an unknown attribute to return',
      { attributes: ['Bogus'] },
      { code: 'unknown-attribute', field: 'attributes' },
    ],
    [
      'an attribute of a collection below',
      { collection: '/mdm/Patient', condition: equal('Modality', text('CT')) },
      { code: 'unknown-attribute' },
    ],
    [
      'a day that is none, by attribute and value',
      { condition: equal('StudyDate', text('2020-13-01')) },
      { code: 'invalid-date', message: 'StudyDate "2020-13-01" is not a date' },
    ],
    [
      'a value of another type',
      { condition: equal('Rows', text('512')) },
      { code: 'invalid-argument', field: 'condition.Rows' },
    ],
    [
      'like for a number',
      { condition: is('Rows', 'COMPARATOR_LIKE', integer(1)) },
      { code: 'invalid-argument', field: 'condition.Rows' },
    ],
    [
      'two values where one is meant',
      { condition: is('Rows', 'COMPARATOR_EQUAL', integer(1), integer(2)) },
      { code: 'invalid-argument' },
    ],
    ['no value where one is meant', { condition: is('Rows', 'COMPARATOR_IN') }, { code: 'invalid-argument' }],
    [
      'no comparator',
      { condition: is('Rows', 'COMPARATOR_UNSPECIFIED', integer(1)) },
      { code: 'invalid-argument' },
    ],
    ['an empty condition', { condition: {} }, { code: 'invalid-argument', field: 'condition' }],
    ['an unknown collection', { collection: '/mdm/Nothing' }, { code: 'not-found', field: 'collection' }],
    ['a page that is too large', { limit: 10_001 }, { code: 'invalid-argument', field: 'limit' }],
    [
      'a start that is no GUID',
      { after: "'; drop table images" },
      { code: 'invalid-argument', field: 'after' },
    ],
  ])('is refused for %s', async (_what, request, expected) => {
    expect(await refusal(request)).toMatchObject(expected);
  });

  it('is refused for a tree of more than 8 levels or 100 nodes', async () => {
    const deep = (levels: number): amga.Condition =>
      levels === 1 ? equal('Rows', integer(512)) : { negation: deep(levels - 1) };
    expect(await refusal({ condition: deep(8) })).toBeUndefined();
    expect(await refusal({ condition: deep(9) })).toMatchObject({ code: 'invalid-argument' });
    expect(await refusal({ condition: deep(60) })).toMatchObject({ code: 'invalid-argument' });
    const wide = (nodes: number): amga.Condition => ({
      any: { conditions: Array.from({ length: nodes - 1 }, () => equal('Rows', integer(512))) },
    });
    expect(await refusal({ condition: wide(100) })).toBeUndefined();
    expect(await refusal({ condition: wide(101) })).toMatchObject({ code: 'invalid-argument' });
  });
});

describe('pages', () => {
  it('hold every row once, in the order of GUIDs, while others are entered', async () => {
    const many = await bed.ask({ name: 'Many', groups: ['/biomed/many'] });
    const own = { patient: 'MANY', study: '1.3.1', series: '1.3.1.1' };
    await many.put(Array.from({ length: 950 }, (_, index) => ({ ...own, guid: guidOf(1_000 + index) })));
    const condition = equal('PatientLink', text('MANY'));
    const request = { collection: '/mdm/Image', condition, attributes: ['LFN'], limit: 300 };
    const found: string[] = [];
    for (let after = '', page = 0; ; page += 1) {
      const parts = await collect(many.metadata.query({ ...request, after }));
      expect(parts.every(({ rows }) => rows.length <= 200)).toBe(true);
      found.push(...parts.flatMap(({ rows }) => rows.map(({ guid }) => guid)));
      expect(parts.slice(0, -1).some(({ more }) => more)).toBe(false);
      if (!parts.at(-1)?.more) break;
      after = found.at(-1) ?? '';
      await many.put([
        { ...own, guid: guidOf(10 + page) },
        { ...own, guid: guidOf(5_000 + page) },
      ]);
    }
    expect(found).toEqual([...new Set(found)].sort());
    expect(found.length).toBe(953);
  });

  it('say nothing of more when the limit and the rows end together', async () => {
    const request = { collection: '/mdm/Patient', limit: 3 };
    expect((await collect(alice.metadata.query(request))).map(({ more }) => more)).toEqual([false]);
    expect((await collect(alice.metadata.query({ ...request, limit: 2 }))).at(-1)?.more).toBe(true);
  });

  it('are empty when there is nothing', async () => {
    expect(
      await collect(
        visitor.metadata.query({ collection: '/mdm/Image', condition: equal('Rows', integer(1)) }),
      ),
    ).toEqual([]);
  });
});
