import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Acl, aclDigest, aclMigrations, dataLevels, internAcls, rankOf } from '@mdm/access';
import { anyAcl, anyWho } from '@mdm/access/testing';
import { compilePolicies, factsDigest, type ImageFacts, imageFactsMigration, internFacts } from '@mdm/policy';
import { someFacts } from '@mdm/policy/testing';
import { type TestDatabase, testDatabase } from '@mdm/store';
import fc from 'fast-check';
import { createDecider, type Demand, type Subject } from './decider.js';
import { newGuid } from './guid.js';

const policies = compilePolicies(
  [
    {
      name: 'test.cedar',
      text: `
@id("acl-decides") @sentence("the list decides") permit (principal, action, resource);
@id("no-us") @sentence("no ultrasound") forbid (principal, action, resource is MDM::Image)
when { resource has modality && resource.modality == "US" };
@id("mr-anonymous") @sentence("of magnetic resonance anonymous data only")
forbid (principal, action == MDM::Action::"readMetadata", resource is MDM::Image)
when { context.level != "anonymous" && resource has modality && resource.modality == "MR" };
@id("named-with-consent") @sentence("names need consent, or treatment")
forbid (principal, action, resource is MDM::Image)
when { context.level == "identified" && resource.consent != "given" }
unless { context has purpose && context.purpose == "TREAT" };`,
    },
  ],
  { site: 'a' },
);

const anyFacts: fc.Arbitrary<ImageFacts> = fc
  .record({
    modality: fc.constantFrom(undefined, 'CT', 'MR', 'US'),
    consent: fc.constantFrom('given' as const, 'unknown' as const, 'withdrawn' as const),
  })
  .map(({ modality, consent }) => ({ ...someFacts, consent, ...(modality && { modality }) }));
const anyDemand: fc.Arbitrary<Demand> = fc.constantFrom<Demand>(
  { letter: 'read', action: 'readMetadata' },
  { letter: 'read', action: 'count' },
  { letter: 'search', action: 'find' },
  { letter: 'control', action: 'grant' },
);

let test: TestDatabase;
beforeAll(async () => {
  test = await testDatabase({ migrations: [...aclMigrations, imageFactsMigration] });
  await test.db.query(
    'create table images (guid uuid primary key, acl_id bigint not null, facts_id bigint not null)',
  );
});
afterAll(() => test.drop());

/** Writes images; the parts of each by its GUID. */
async function enter(images: readonly (readonly [Acl, ImageFacts])[]) {
  const { db } = test;
  const acls = await internAcls(
    db,
    images.map(([acl]) => acl),
  );
  const facts = await internFacts(
    db,
    images.map(([, each]) => each),
  );
  const rows = images.map(([acl, each]) => ({
    guid: newGuid(),
    acl,
    aclId: acls.get(aclDigest(acl)),
    factsId: facts.get(factsDigest(each)) ?? '',
  }));
  await db.query('truncate images');
  await db.query('insert into images select * from unnest($1::uuid[], $2::bigint[], $3::bigint[])', [
    rows.map(({ guid }) => guid),
    rows.map(({ aclId }) => aclId),
    rows.map(({ factsId }) => factsId),
  ]);
  return rows;
}

describe('the decision about a row', () => {
  it('is the same one by one and as a condition of a query, its level too', async () => {
    const signal = new AbortController().signal;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(anyAcl, anyFacts), { minLength: 10, maxLength: 30 }),
        fc.array(fc.tuple(anyWho, fc.constantFrom(undefined, ...dataLevels), fc.boolean()), {
          minLength: 3,
          maxLength: 3,
        }),
        anyDemand,
        async (images, callers, demand) => {
          const rows = await enter(images);
          for (const [{ dn, groups, now, purpose }, level, accredited] of callers) {
            const caller: Subject = {
              dn,
              groups: groups.filter((group) => group !== ''),
              issuer: 'b',
              ...(purpose && { purpose }),
              ...(level && { level }),
            };
            const decider = createDecider({
              service: 'amga',
              site: 'a',
              db: test.db,
              principals: () => ({ identified: accredited ? [dn] : [], bans: [] }),
              policies: () => policies,
              clock: () => now,
            });
            const found = new Map(rows.map(({ guid, acl, factsId }) => [guid, { acl, factsId }]));
            const verdicts = await decider.decide([...found.keys()], found, caller, demand, signal);
            const shown = (await decider.filter(caller, demand, signal))(
              { acl: 'i.acl_id', guid: 'i.guid', facts: 'i.facts_id' },
              1,
            );
            const seen = await test.db.query<{ guid: string; level: number }>(
              `select i.guid, ${shown.level} as level from images i ${shown.join} where ${shown.sql}`,
              [...shown.params],
            );
            const expected = new Map(
              [...verdicts].flatMap(([guid, verdict]) =>
                verdict.allowed ? [[guid, rankOf(verdict.level)] as const] : [],
              ),
            );
            expect(new Map(seen.map((row) => [row.guid, row.level]))).toEqual(expected);
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});
