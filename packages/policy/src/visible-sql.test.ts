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
    const property = fc.asyncProperty(
      anyPolicyTexts,
      fc.array(anyFacts, { minLength: 15, maxLength: 25 }),
      fc.array(anyAsk, { minLength: 2, maxLength: 2 }),
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
    );
    // Without an answer that has some of the images and not others the test would say little.
    for (let round = 0; round < 20 && (round === 0 || counts.some === 0); round += 1)
      await fc.assert(property, { numRuns: 25 });
    expect(counts.translated).toBeGreaterThan(0.5 * counts.asked);
    expect(counts.some).toBeGreaterThan(0);
  });

  const anna = { dn: '/CN=Anna', groups: ['/biomed'], issuer: 'a', accredited: false };
  const ask: PolicyAsk = {
    principal: anna,
    action: 'find',
    context: { now: 0, level: 'pseudonymous', job: false },
  };
  const permit = (condition: string) =>
    `@id("p") @sentence("s") permit (principal, action, resource is MDM::Image) when { ${condition} }`;

  const beyond = 'resource.studyDate.offset(duration("106751991167d")) > context.now';
  it.each([
    // What fails on the left decides, whatever the right says.
    `resource has studyDate && (${beyond} || resource.consent == "given")`,
    `resource has studyDate && !(${beyond} && resource.consent == "given")`,
    `resource has studyDate && !(${beyond} && false)`,
    `resource has studyDate && (if ${beyond} then resource.consent == "given" else resource.consent == "refused")`,
    // What fails on the right, only where it is looked at.
    `resource has studyDate && (resource.consent == "given" || ${beyond})`,
    `resource has studyDate && !(resource.consent == "given" && ${beyond})`,
    `resource has studyDate && (if resource.consent == "given" then ${beyond} else true)`,
    '!(resource has modality && resource.modality == "CT")',
    'if resource has modality then resource.modality like "A*" else resource.consent == "given"',
    // Times before 1970, and numbers that are rounded towards 0.
    'resource has studyDate && resource.studyDate.offset(duration("-1h")).toTime() == duration("23h")',
    'resource has studyDate && resource.studyDate.offset(duration("-1h")).toDate() == datetime("1969-12-30")',
    'resource has studyDate && resource.studyDate.durationSince(datetime("1970-01-02T12:00:00Z")).toDays() == -1',
    'resource has studyDate && resource.studyDate.durationSince(datetime("1970-01-01T12:00:00Z")).toDays() == 0',
    'resource has studyDate && -resource.studyDate.durationSince(context.now).toSeconds() * 2 > 3',
    'resource has studyDate && resource.studyDate < datetime("2024-02-29T01:00:00+0200")',
    // What LIKE would take for a wildcard, and what Cedar does.
    ...['A%B', 'A_B', 'A\\*B', 'A*B', 'BACK\\\\SLASH', '*\\\\*', '*', '', '%'].map(
      (pattern) => `resource has modality && resource.modality like "${pattern}"`,
    ),
    'principal.groups.contains(resource.group)',
    'resource.group in principal.groups',
    'principal in resource.group',
    'MDM::User::"/O=Hospital A/CN=Anna" in resource.group',
    'MDM::Group::"/biomed/heart" in [resource.group, MDM::Group::"/trial"] || resource.vo == "trial"',
    'MDM::Group::"/biomed/heart/Role=physician" in resource.group',
    'principal == MDM::User::"/biomed" && resource.group == MDM::Group::"/biomed"',
    '(resource.consent == "given") == (resource has modality)',
  ])('agrees with decide about %s', async (condition) => {
    const head = (id: string) => `@id("${id}") @sentence("s")`;
    const sets = [
      [permit(condition)],
      [
        permit('true'),
        `${head('f')} forbid (principal, action, resource is MDM::Image) when { ${condition} }`,
      ],
      [
        permit('true'),
        `${head('f')} forbid (principal, action, resource is MDM::Image) unless { ${condition} }`,
      ],
    ].map(compileThoseThatCheck);
    expect(sets.map(({ policies }) => policies.length)).toEqual([1, 2, 2]);
    const facts = fc.sample(anyFacts, { numRuns: 60, seed: 1 });
    const ids = [...(await internFacts(test.db, facts)).values()];
    for (const each of fc.sample(anyAsk, { numRuns: 4, seed: 2 })) {
      for (const set of sets) {
        const found = await visible(set, each, ids);
        if (found !== undefined) expect(found).toEqual(allowed(set, each, facts));
        else expect(condition).toContain('[resource.group');
      }
    }
  });

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
