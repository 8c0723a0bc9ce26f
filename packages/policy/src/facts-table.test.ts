import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { migrate, type TestDatabase, testDatabase } from '@mdm/store';
import fc from 'fast-check';
import {
  factsColumn,
  factsDigest,
  factsFromColumn,
  type ImageFacts,
  imageFactsMigration,
  imageFactsSchema,
  internFacts,
} from './index.js';
import { anyFacts } from './policies.fixture.js';

let test: TestDatabase;
beforeAll(async () => {
  test = await testDatabase({ migrations: [imageFactsMigration] });
});
afterAll(() => test.drop());

const image: ImageFacts = {
  site: 'a',
  vo: 'biomed',
  project: 'heart',
  owner: '/CN=Otto',
  group: '/biomed/heart',
  consent: 'given',
  profile: 'basic',
};

describe('the table of facts', () => {
  it('keeps random facts each once, and gives them back', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyFacts, { maxLength: 40 }), async (facts) => {
        const ids = await internFacts(test.db, [...facts, ...facts]);
        expect(ids.size).toBe(new Set(facts.map(factsDigest)).size);
        const rows = await test.db.query<{ id: string; facts: unknown }>(
          `select f.id::text as id, ${factsColumn('f')} as facts from image_facts f where f.id = any($1::bigint[])`,
          [[...ids.values()]],
        );
        const back = new Map(rows.map(({ id, facts: value }) => [id, factsFromColumn(value)]));
        for (const each of facts) expect(back.get(ids.get(factsDigest(each)) ?? '')).toEqual(plain(each));
        expect(await internFacts(test.db, facts)).toEqual(ids);
      }),
      { numRuns: 20 },
    );
  });

  it('survives two transactions that write the same new facts in opposite orders', async () => {
    const facts = Array.from({ length: 200 }, (_, index) => ({ ...image, project: `race ${index}` }));
    const [one, two] = await Promise.all([
      test.db.transaction((tx) => internFacts(tx, facts)),
      test.db.transaction((tx) => internFacts(tx, facts.toReversed())),
    ]);
    expect(new Map([...one].sort())).toEqual(new Map([...two].sort()));
    expect(one.size).toBe(200);
  });

  it('can be taken back', async () => {
    const other = await testDatabase({ migrations: [imageFactsMigration] });
    await migrate(other.db, [imageFactsMigration], { to: 0 });
    expect(await other.db.query("select to_regclass('image_facts') as found")).toEqual([{ found: null }]);
    await other.drop();
  });
});

/** Without what is undefined. */
const plain = (facts: ImageFacts) => JSON.parse(JSON.stringify(facts)) as unknown;

describe('facts from outside', () => {
  it('are taken as they are', () => {
    const full = {
      ...image,
      modality: 'CT',
      bodyPart: 'CHEST',
      studyDate: '2024-02-29',
      sopClass: '1.2.840',
    };
    expect(imageFactsSchema.parse(full)).toEqual(full);
  });

  it.each([
    ['a modality in small letters', { modality: 'ct' }],
    ['a date that is none', { studyDate: '2023-02-29' }],
    ['a date before the year 1', { studyDate: '0000-01-01' }],
    ['a group that is no FQAN', { group: 'biomed' }],
    ['a control character', { project: 'a\0b' }],
    ['half a character', { manufacturer: '\ud800' }],
    ['an owner longer than DNs are', { owner: 'x'.repeat(2_049) }],
    ['a UID that is none', { sopClass: '1.2.x' }],
    ['something else', { patient: 'Otto' }],
    ['no consent', { consent: 'maybe' }],
  ])('are refused with %s', (_what, wrong) => {
    expect(imageFactsSchema.safeParse({ ...image, ...wrong }).success).toBe(false);
  });

  it('have one digest, in whatever order they stand', () => {
    const reordered = Object.fromEntries(Object.entries({ ...image, modality: 'CT' }).toReversed());
    expect(factsDigest(imageFactsSchema.parse(reordered))).toBe(factsDigest({ ...image, modality: 'CT' }));
    expect(factsDigest({ ...image, modality: 'CT' })).not.toBe(factsDigest({ ...image, bodyPart: 'CT' }));
    expect(factsDigest({ ...image, modality: undefined })).toBe(factsDigest(image));
  });
});
