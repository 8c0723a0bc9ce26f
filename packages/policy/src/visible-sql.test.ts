import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type TestDatabase, testDatabase } from '@mdm/store';
import fc from 'fast-check';
import {
  allowedFacts,
  factsDigest,
  type ImageFacts,
  imageFactsMigration,
  internFacts,
  type PolicyAsk,
  type PolicySet,
} from './index.js';
import { anyAsk, anyFacts, anyPolicyTexts, compileThoseThatCheck } from './policies.fixture.js';

let test: TestDatabase;
beforeAll(async () => {
  test = await testDatabase({ migrations: [imageFactsMigration] });
});
afterAll(() => test.drop());

async function visible(
  set: PolicySet,
  ask: PolicyAsk,
  ids: readonly string[],
): Promise<Set<string> | undefined> {
  const condition = set.visibleSql('f', 2, ask);
  if (condition === undefined) return undefined;
  const rows = await test.db.query<{ digest: string }>(
    `select f.digest from image_facts f where f.id = any($1::bigint[]) and ${condition.sql}`,
    [ids, ...condition.params],
  );
  return new Set(rows.map(({ digest }) => digest));
}

const allowed = (set: PolicySet, { principal, action, context }: PolicyAsk, facts: readonly ImageFacts[]) =>
  new Set(facts.filter((image) => set.decide(principal, action, image, context).allowed).map(factsDigest));

describe('visibleSql', () => {
  it('lets through exactly what decide allows, for random policies, users and images', async () => {
    const counts = { asked: 0, translated: 0, some: 0 };
    await fc.assert(
      fc.asyncProperty(
        anyPolicyTexts,
        fc.array(anyFacts, { minLength: 20, maxLength: 40 }),
        fc.array(anyAsk, { minLength: 3, maxLength: 3 }),
        async (texts, facts, asks) => {
          const set = compileThoseThatCheck(texts);
          const ids = [...(await internFacts(test.db, facts)).values()];
          for (const ask of asks) {
            const expected = allowed(set, ask, facts);
            const found = await visible(set, ask, ids);
            if (found !== undefined) expect(found).toEqual(expected);
            counts.asked += 1;
            counts.translated += found === undefined ? 0 : 1;
            counts.some += expected.size > 0 && expected.size < facts.length ? 1 : 0;
          }
        },
      ),
      { numRuns: 60 },
    );
    // Or the test would say little.
    expect(counts.translated).toBeGreaterThan(0.8 * counts.asked);
    expect(counts.some).toBeGreaterThan(0.1 * counts.asked);
  });

  const anna = { dn: '/CN=Anna', groups: ['/biomed'], issuer: 'a', accredited: false };
  const ask: PolicyAsk = {
    principal: anna,
    action: 'find',
    context: { now: 0, level: 'pseudonymous', job: false },
  };
  const permit = (condition: string) =>
    `@id("p") @sentence("s") permit (principal, action, resource is MDM::Image) when { ${condition} }`;

  it('says in plain SQL what is plain', () => {
    const set = compileThoseThatCheck([
      permit('resource has modality && resource.modality == "CT" && resource.group in MDM::Group::"/biomed"'),
    ]);
    expect(set.visibleSql('f', 3, ask)).toEqual({
      sql: '(((((f.modality is not null) and (f.modality = $3::text)) and ($4::text = any(f.groups)))))',
      params: ['CT', '/biomed'],
    });
  });

  it('is true or false where the image does not matter', () => {
    expect(compileThoseThatCheck([permit('context.job')]).visibleSql('f', 1, ask)).toEqual({
      sql: 'false',
      params: [],
    });
    expect(compileThoseThatCheck([permit('!context.job')]).visibleSql('f', 1, ask)).toEqual({
      sql: 'true',
      params: [],
    });
  });

  it.each([
    ['a set that holds what only the image tells', '[resource.vo, resource.project].contains("heart")'],
    ['a record', '{ vo: resource.vo } == { vo: "trial" }'],
    ['a number beyond 2^53', '(if resource.vo == "trial" then 9223372036854775807 else 1) > 2'],
    [
      'a decimal number',
      '(if resource.vo == "trial" then decimal("1.0") else decimal("2.0")) == decimal("1.0")',
    ],
    ['a text that PostgreSQL has none for', 'resource.project != "\\0"'],
  ])('does not say %s, and the images are decided by their facts', async (_what, condition) => {
    const set = compileThoseThatCheck([permit(condition)]);
    expect(set.policies).toHaveLength(1);
    expect(set.visibleSql('f', 1, ask)).toBeUndefined();
    const facts = fc.sample(anyFacts, { numRuns: 50, seed: 7 });
    const ids = await internFacts(test.db, facts);
    const expected = [...allowed(set, ask, facts)].map((digest) => ids.get(digest));
    const found = new Set(await allowedFacts(test.db, set, ask));
    expect(expected.length).toBeGreaterThan(0);
    expect([...ids.values()].filter((id) => found.has(id)).sort()).toEqual(expected.sort());
  });
});
