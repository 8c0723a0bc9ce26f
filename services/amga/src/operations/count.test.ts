import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { amga } from '@mdm/protos';
import { editSite } from '@mdm/testbed';
import fc from 'fast-check';
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

/** Images of a series each, by patient: what there is, and what the counts are compared with. */
interface Known {
  readonly patient: string;
  readonly modality: string;
  readonly year: number;
  readonly mine: boolean;
}

const modalities = ['CT', 'MR', 'US', 'XA'];
/** CT is of many people, MR of six, US of two, XA of one with many images. */
const known: readonly Known[] = [
  ...Array.from({ length: 24 }, (_, n) => ({ patient: `CT${n % 12}`, modality: 'CT', year: 2018 + (n % 4) })),
  ...Array.from({ length: 9 }, (_, n) => ({ patient: `MR${n % 6}`, modality: 'MR', year: 2020 + (n % 2) })),
  ...Array.from({ length: 4 }, (_, n) => ({ patient: `US${n % 2}`, modality: 'US', year: 2021 })),
  ...Array.from({ length: 12 }, () => ({ patient: 'XA', modality: 'XA', year: 2019 })),
].map((image, n) => ({ ...image, mine: n % 3 !== 0 }));

let bed: MetadataBed;
let owner: Asking;
let reader: Asking;

beforeAll(async () => {
  bed = await startMetadata();
  owner = await bed.ask({ name: 'Olga' });
  reader = await bed.ask({ name: 'Rosa', groups: ['/biomed/a'] });
  const { outcomes } = await owner.put(
    known.map(({ patient, modality, year, mine }, n) => ({
      guid: guidOf(n + 1),
      patient,
      study: uidOf(patient, year),
      series: uidOf(patient, year, 1),
      mode: mine ? 0o640 : 0o600,
      attributes: { study: { StudyYear: integer(year) }, series: { Modality: text(modality) } },
    })),
  );
  expect(outcomes.filter(({ error }) => error)).toEqual([]);
});
afterAll(() => bed.close());

async function count(request: amga.CountRequest, asking = owner) {
  const { counted } = await asking.metadata.count({ collection: '/mdm/Image', ...request });
  const shown = (value: { value?: number } | null | undefined) =>
    value ? (value.value ?? 'suppressed') : undefined;
  return {
    total: shown(counted?.total),
    groups: counted?.groups.map(({ values, count: of }) => [
      ...values.map(({ text: word, integer: whole }) => word ?? whole ?? null),
      shown(of),
    ]),
    others: shown(counted?.others),
  };
}

/** Studies are of one patient and year here, and have one series. */
const uidOf = (patient: string, ...numbers: readonly number[]) =>
  ['1', ...Array.from(patient, (letter) => letter.charCodeAt(0)), ...numbers].join('.');

const peopleOf = (rows: readonly Known[]) => new Set(rows.map(({ patient }) => patient)).size;

describe('a count', () => {
  it('is of the rows that the caller may read', async () => {
    expect(await count({})).toEqual({ total: known.length, groups: [], others: undefined });
    expect((await count({}, reader)).total).toBe(known.filter(({ mine }) => mine).length);
    expect((await count({ collection: '/mdm/Patient' })).total).toBe(peopleOf(known));
    expect((await count({ condition: equal('Modality', text('CT')) })).total).toBe(24);
  });

  it('is suppressed when it is of few people, however many images they have, or of nobody', async () => {
    for (const modality of ['US', 'XA', 'none'])
      expect((await count({ condition: equal('Modality', text(modality)) })).total).toBe('suppressed');
    const stranger = await bed.ask({ name: 'Stranger' });
    expect((await count({}, stranger)).total).toBe('suppressed');
  });

  it('by attribute names no group that is too small, nor another that would give it away', async () => {
    expect(await count({ groupBy: ['Modality'] })).toEqual({
      total: 49,
      groups: [['CT', 24]],
      others: 25,
    });
    const { groups } = await count({ groupBy: ['Modality', 'StudyYear'] });
    for (const [modality] of groups ?? []) expect(['CT', 'MR']).toContain(modality);
  });

  it('counts rows without a value as a group of their own', async () => {
    expect(await count({ groupBy: ['SliceThickness'] })).toEqual({
      total: 49,
      groups: [[null, 49]],
      others: undefined,
    });
  });

  it('is refused for what the caller may not see, and for what there is not', async () => {
    const refused: [amga.CountRequest, object][] = [
      [{ groupBy: ['PatientID'] }, { code: 'permission-denied', field: 'group_by' }],
      [{ condition: equal('PatientID', text('x')) }, { code: 'permission-denied' }],
      [{ groupBy: ['Bogus'] }, { code: 'unknown-attribute', field: 'group_by' }],
      [{ groupBy: ['Modality', 'Modality'] }, { code: 'invalid-argument', field: 'groupBy' }],
      [{ groupBy: ['Modality', 'StudyYear', 'Rows'] }, { code: 'invalid-argument', field: 'groupBy' }],
      [{ collection: '/mdm/Nothing' }, { code: 'not-found' }],
    ];
    for (const [request, error] of refused) await expect(count(request, reader)).rejects.toMatchObject(error);
  });

  it('leaves one audit record that has no number in it', async () => {
    await count({ condition: equal('Modality', text('XA')) });
    const record = (await bed.auditRecords()).at(-1);
    expect(record).toMatchObject({ operation: 'amga.count', outcome: 'success', subject: owner.user.dn });
    expect(record?.detail).toEqual({ collection: '/mdm/Image' });
  });
});

describe('whatever the threshold, no number below it is shown or can be worked out', () => {
  const asked = fc.record({
    modalities: fc.subarray(modalities),
    from: fc.integer({ min: 2017, max: 2022 }),
    by: fc.subarray(['Modality', 'StudyYear']),
    asReader: fc.boolean(),
  });

  it.each([0, 2, 5, 13])('%d', async (threshold) => {
    const home = bed.sites.get('a');
    if (!home) throw new TypeError('the test has no site');
    const changed = new Promise((resolve) => bed.context.liveSite.onChange(resolve));
    await editSite(home, (config) => {
      config.disclosure = { smallCounts: threshold };
    });
    await changed;
    await fc.assert(
      fc.asyncProperty(asked, async ({ modalities: wanted, from, by, asReader }) => {
        const matching = known.filter(
          ({ modality, year, mine }) => wanted.includes(modality) && year >= from && (mine || !asReader),
        );
        const condition: amga.Condition = {
          all: {
            conditions: [
              { any: { conditions: wanted.map((modality) => equal('Modality', text(modality))) } },
              is('StudyYear', 'COMPARATOR_GREATER_OR_EQUAL', integer(from)),
            ],
          },
        };
        const {
          total,
          groups = [],
          others,
        } = await count({ condition, groupBy: by }, asReader ? reader : owner);
        const isShown = threshold <= 1 || peopleOf(matching) >= threshold;
        expect(total).toBe(isShown ? matching.length : 'suppressed');
        const isIn = (image: Known, group: readonly unknown[]) =>
          by.every((name, at) => group[at] === (name === 'Modality' ? image.modality : image.year));
        for (const group of groups) {
          const rows = matching.filter((image) => isIn(image, group));
          expect(group.at(-1)).toBe(rows.length);
          if (threshold > 1) expect(peopleOf(rows)).toBeGreaterThanOrEqual(threshold);
        }
        if (groups.length === 0) return;
        const left = matching.filter((image) => !groups.some((group) => isIn(image, group)));
        expect(others).toBe(left.length === 0 ? undefined : left.length);
        if (threshold > 1 && left.length > 0) expect(peopleOf(left)).toBeGreaterThanOrEqual(threshold);
      }),
      { numRuns: 40 },
    );
  });
});
