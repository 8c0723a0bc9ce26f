import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type TestDatabase, testDatabase } from '@mdm/store';
import fc from 'fast-check';
import {
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
    const counts = { sets: 0, policies: 0, translated: 0, asked: 0, allowed: 0 };
    await fc.assert(
      fc.asyncProperty(
        anyPolicyTexts,
        fc.array(anyFacts, { minLength: 20, maxLength: 40 }),
        fc.array(anyAsk, { minLength: 3, maxLength: 3 }),
        async (texts, facts, asks) => {
          const set = compileThoseThatCheck(texts);
          counts.sets += 1;
          counts.policies += set.policies.length;
          const ids = [...(await internFacts(test.db, facts)).values()];
          for (const ask of asks) {
            const expected = allowed(set, ask, facts);
            const found = await visible(set, ask, ids);
            counts.asked += 1;
            counts.allowed += expected.size > 0 ? 1 : 0;
            counts.translated += found === undefined ? 0 : 1;
            if (found !== undefined) expect(found).toEqual(expected);
          }
        },
      ),
      { numRuns: Number(process.env.RUNS ?? 150) },
    );
    if (process.env.RUNS) process.stderr.write(JSON.stringify(counts));
  });
});
