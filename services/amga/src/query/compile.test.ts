import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aclFromMode, aclMigrations, internAcls } from '@mdm/access';
import { compilePolicies, defaultPolicies, imageFactsMigration } from '@mdm/policy';
import { anyFactsId } from '@mdm/policy/testing';
import { createDecider, newGuid, type RowFilter } from '@mdm/rpc';
import { loadMigrations, type TestDatabase, testDatabase } from '@mdm/store';
import fc from 'fast-check';
import { findRows } from '../store/entries.js';
import type { AttributeValue } from '../values.js';
import { compileQuery, pageSql } from './compile.js';
import {
  type Comparator,
  type Comparison,
  type Condition,
  comparators,
  conditionSchema,
} from './condition.js';
import { nearest } from './nearest.js';
import { scopeOf } from './scope.js';

const firstGuid = '00000000-0000-0000-0000-000000000000';
const dn = '/O=Hospital A/CN=Alice';
const scope = scopeOf('/mdm/Image', { level: 'identified', site: 'a', refused: () => undefined });
const policies = compilePolicies(defaultPolicies, { site: 'a' });
const signal = new AbortController().signal;

let base: TestDatabase;
let visible: RowFilter;

beforeAll(async () => {
  base = await testDatabase({
    migrations: [
      ...aclMigrations,
      imageFactsMigration,
      ...(await loadMigrations(new URL('../store/migrations/', import.meta.url))),
    ],
  });
  const decider = createDecider({
    service: 'amga',
    site: 'a',
    db: base.db,
    principals: () => ({ identified: [dn], bans: [] }),
    policies: () => policies,
    clock: () => 0,
  });
  const caller = { dn, groups: ['/biomed/a'], issuer: 'a' };
  visible = await decider.filter(caller, { letter: 'read', action: 'readMetadata' }, signal);
});
afterAll(() => base.drop());

/** 20,000 images of 200 patients, in series of 50, of which half are the caller's. */
async function fill(count: number): Promise<void> {
  const { db } = base;
  const acls = [dn, '/CN=Somebody'].map((owner) => aclFromMode({ owner, group: '/x', mode: 0o640 }));
  const ids = [...(await internAcls(db, acls)).values()];
  const ofLevel = (size: number) => Array.from({ length: count / size }, newGuid);
  const [patients, studies, series] = [ofLevel(100), ofLevel(100), ofLevel(50)];
  await db.copyInto(
    'patients',
    ['guid', 'name', 'patient_id'],
    patients.map((guid, index) => [guid, `P${index}`, `ID${index}`]),
  );
  await db.copyInto(
    'studies',
    ['guid', 'patient_guid', 'name', 'study_year'],
    studies.map((guid, index) => [guid, patients[index], `1.2.${index}`, 2_000 + (index % 20)]),
  );
  await db.copyInto(
    'series',
    ['guid', 'patient_guid', 'study_guid', 'name', 'modality'],
    series.map((guid, index) => [
      guid,
      patients[Math.floor(index / 2)],
      studies[Math.floor(index / 2)],
      `1.2.${index}.1`,
      ['CT', 'MR', 'CR', 'US'][index % 4],
    ]),
  );
  const factsId = await anyFactsId(db);
  const rows = function* () {
    for (let index = 0; index < count; index += 1) {
      const at = (size: number) => Math.floor(index / size);
      yield [
        newGuid(),
        patients[at(100)],
        studies[at(100)],
        series[at(50)],
        ids[index % 2],
        factsId,
        `/grid/biomed/a/${index}`,
        '1.2.840.10008.5.1.4.1.1.2',
        `2.25.${index}`,
        index % 50,
        '2024-01-01',
      ];
    }
  };
  await db.copyInto(
    'images',
    [
      'guid',
      'patient_guid',
      'study_guid',
      'series_guid',
      'acl_id',
      'facts_id',
      'lfn',
      'sop_class_uid',
      'sop_uid',
      'instance_number',
      'registered_on',
    ],
    rows(),
  );
  await db.query('analyze patients, studies, series, images, acls');
}

const compare = (attribute: string, comparator: Comparator, ...values: (string | number)[]): Condition => ({
  kind: 'compare',
  attribute,
  comparator,
  values: values.map((value) =>
    typeof value === 'number' ? { kind: 'integer', value } : { kind: 'text', value },
  ),
});

describe('a query over 20,000 images', () => {
  const plan = async (collection: string, condition: Condition, attributes = ['PatientLink']) => {
    const compiled = compileQuery(
      scopeOf(collection, { level: 'identified', site: 'a', refused: () => undefined }),
      { condition, attributes },
      visible,
    );
    const { text, params } = pageSql(compiled, { after: firstGuid, limit: 201 }, visible);
    const lines = await base.db.query<{ 'QUERY PLAN': string }>(`explain ${text}`, params);
    return lines.map((line) => line['QUERY PLAN']).join('\n');
  };

  beforeAll(() => fill(20_000));

  it.each<[string, string, Condition]>([
    ['by patient link', '/mdm/Image', compare('PatientLink', 'equal', 'P17')],
    ['by patient id', '/mdm/Image', compare('PatientID', 'equal', 'ID17')],
    ['by patient link with a wildcard at its end', '/mdm/Image', compare('PatientLink', 'like', 'P17*')],
    ['by study', '/mdm/Image', compare('StudyUID', 'equal', '1.2.17')],
    ['by series', '/mdm/Image', compare('SeriesUID', 'equal', '1.2.17.1')],
    ['by SOP UID', '/mdm/Image', compare('SOPUID', 'equal', '2.25.17')],
    ['by a UID of the view', '/mdm/DICOM', compare('SOPinsUID', 'equal', '2.25.17')],
    ['by what many have', '/mdm/Image', compare('Modality', 'equal', 'CT')],
    ['for studies of a patient', '/mdm/Study', compare('PatientLink', 'equal', 'P17')],
    ['for a patient', '/mdm/Patient', compare('PatientLink', 'equal', 'P17')],
    [
      'for studies of a patient with CT',
      '/mdm/Study',
      {
        kind: 'all',
        conditions: [compare('PatientLink', 'equal', 'P17'), compare('ModalitiesInStudy', 'equal', 'CT')],
      },
    ],
  ])('never reads all images when asked %s', async (_how, collection, condition) => {
    const attributes = collection === '/mdm/DICOM' ? ['SOPinsUID'] : ['PatientLink'];
    expect(await plan(collection, condition, attributes)).not.toMatch(/Seq Scan on images/);
  });

  it('joins only the tables that are used', async () => {
    expect(await plan('/mdm/Image', compare('InstanceNumber', 'equal', 3))).not.toMatch(/studies|series /);
  });

  it('finds half of what a patient has: what the caller may read', async () => {
    const condition = compare('PatientLink', 'equal', 'P17');
    const compiled = compileQuery(scope, { condition, attributes: ['LFN'] }, visible);
    expect(
      await findRows(base.db, compiled, { after: firstGuid, limit: 1_000 }, visible, signal),
    ).toHaveLength(50);
  });
});

describe('conditions', () => {
  /** The model: comparisons as JavaScript makes them, and a missing value matches nothing. */
  const rows = [
    { InstanceNumber: 1, ImageType: 'ORIGINAL', SliceThickness: 1.5 },
    { InstanceNumber: 2, ImageType: 'a%b_c\\d' },
    { InstanceNumber: 3, SliceThickness: -2 },
    { ImageType: '', SliceThickness: 0 },
    {},
  ] as const satisfies Record<string, string | number>[];
  type Model = Record<string, string | number | undefined>;

  const wild = (pattern: string) =>
    new RegExp(
      `^${pattern
        .replace(/[.+^${}()|[\]\\]/g, '\\$&')
        .replaceAll('*', '[^]*')
        .replaceAll('?', '[^]')}$`,
      'u',
    );
  const order = (a: string | number, b: string | number) => (a < b ? -1 : Number(a > b));
  const holds = (condition: Condition, row: Model): boolean => {
    switch (condition.kind) {
      case 'all':
        return condition.conditions.every((inner) => holds(inner, row));
      case 'any':
        return condition.conditions.some((inner) => holds(inner, row));
      case 'not':
        return !holds(condition.condition, row);
      case 'compare':
        return matches(condition, row);
    }
  };
  const matches = (condition: Comparison, row: Model): boolean => {
    const own = row[condition.attribute];
    if (own === undefined) return false;
    const values = condition.values.map(({ value }) => value);
    const [value = ''] = values;
    switch (condition.comparator) {
      case 'present':
        return true;
      case 'in':
        return values.includes(own);
      case 'like':
        return wild(String(value)).test(String(own));
      case 'equal':
        return own === value;
      case 'not-equal':
        return own !== value;
      case 'less':
        return order(own, value) < 0;
      case 'less-or-equal':
        return order(own, value) <= 0;
      case 'greater':
        return order(own, value) > 0;
      case 'greater-or-equal':
        return order(own, value) >= 0;
    }
  };

  const texts = fc.oneof(
    fc.constantFrom('ORIGINAL', 'a%b_c\\d', '', '*', 'a*', '?%*', '%', '_', '\\', 'ORIGINA?'),
    fc.string({ maxLength: 4 }).filter((value) => !value.includes('\0')),
  );
  const comparison = fc
    .tuple(fc.constantFrom('InstanceNumber', 'ImageType', 'SliceThickness'), fc.constantFrom(...comparators))
    .filter(([attribute, comparator]) => comparator !== 'like' || attribute === 'ImageType')
    .chain(([attribute, comparator]) => {
      const value: fc.Arbitrary<AttributeValue> =
        attribute === 'ImageType'
          ? texts.map((text) => ({ kind: 'text' as const, value: text }))
          : attribute === 'InstanceNumber'
            ? fc.integer({ min: 0, max: 4 }).map((number) => ({ kind: 'integer' as const, value: number }))
            : fc.constantFrom(-2, 0, 1.5, 9).map((number) => ({ kind: 'real' as const, value: number }));
      const [minLength, maxLength] =
        comparator === 'present' ? [0, 0] : comparator === 'in' ? [1, 3] : [1, 1];
      return fc
        .array(value, { minLength, maxLength })
        .map((values): Condition => ({ kind: 'compare', attribute, comparator, values }));
    });
  const { tree } = fc.letrec<{ tree: Condition }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 4 },
      comparison,
      fc.record({ kind: fc.constantFrom('all', 'any'), conditions: fc.array(tie('tree'), { maxLength: 3 }) }),
      fc.record({ kind: fc.constant('not' as const), condition: tie('tree') }),
    ),
  }));

  it('match the rows that a plain model of them matches', async () => {
    const guids = rows.map(newGuid).toSorted();
    const factsId = await anyFactsId(base.db);
    const [model] = await base.db.query<{ patient: string; study: string; series: string; acl: number }>(
      `with p as (insert into patients (guid, name) values ($1, 'MODEL') returning guid),
       t as (insert into studies (guid, patient_guid, name) select $2, guid, 'MODEL' from p returning guid, patient_guid),
       s as (insert into series (guid, patient_guid, study_guid, name)
             select $3, patient_guid, guid, 'MODEL' from t returning guid)
       select $1::uuid as patient, $2::uuid as study, s.guid as series, (select min(id) from acls where owner = $4) as acl
       from s`,
      [newGuid(), newGuid(), newGuid(), dn],
    );
    await base.db.copyInto(
      'images',
      [
        'guid',
        'patient_guid',
        'study_guid',
        'series_guid',
        'acl_id',
        'facts_id',
        'lfn',
        'sop_class_uid',
        'sop_uid',
        'registered_on',
        'instance_number',
        'image_type',
        'slice_thickness',
      ],
      rows.map((row: Model, index) => [
        guids[index],
        model?.patient,
        model?.study,
        model?.series,
        model?.acl,
        factsId,
        `/${index}`,
        '1',
        '2',
        '2024-01-01',
        row.InstanceNumber,
        row.ImageType,
        row.SliceThickness,
      ]),
    );
    const ofModel = compare('PatientLink', 'equal', 'MODEL');
    await fc.assert(
      fc.asyncProperty(tree, async (condition) => {
        const whole: Condition = { kind: 'all', conditions: [ofModel, condition] };
        const compiled = compileQuery(scope, { condition: whole, attributes: ['LFN'] }, visible);
        const found = await findRows(base.db, compiled, { after: firstGuid, limit: 100 }, visible, signal);
        expect(found.map(({ guid }) => guid)).toEqual(
          guids.filter((_, index) => holds(condition, rows[index] ?? {})),
        );
      }),
      { numRuns: 300 },
    );
  });

  it('of any shape are either refused or of the allowed shape', () => {
    fc.assert(
      fc.property(fc.anything(), (thing) => {
        const parsed = conditionSchema.safeParse(thing);
        if (parsed.success) expect(['all', 'any', 'not', 'compare']).toContain(parsed.data.kind);
      }),
      { numRuns: 300 },
    );
  });
});

describe('the nearest names', () => {
  it('are those with the fewest changes, without regard to case', () => {
    const known = ['Modality', 'StudyYear', 'StudyDate', 'Rows'];
    expect(nearest('modality', known)).toEqual(['Modality']);
    expect(nearest('StudyDat', known)[0]).toBe('StudyDate');
    expect(nearest('Completely', known)).toEqual([]);
  });
});
