import { aclDigest, aclFromMode, aclMigrations, applyEdits, internAcls } from '@mdm/access';
import { fail } from '@mdm/errors';
import { compilePolicies, type ImageFacts, imageFactsMigration, internFacts } from '@mdm/policy';
import { createDecider, type VisibleSql } from '@mdm/rpc';
import { type Database, migrate, openDatabase, startEmbeddedPostgres } from '@mdm/store';
import { alternately, type Bench, seconds } from '../bench.js';
import { summarise } from '../statistics.js';

const wanted = 10_000;
const readers = '/biomed/readers';
const caller = { dn: '/O=Hospital A/CN=Rosa', groups: [readers, '/biomed'], issuer: 'a' };
const signal = new AbortController().signal;

/** What access control lists, policies and levels add to a query that they let through. */
export const rights: Bench = {
  name: 'rights',
  description: `a query of ${wanted.toLocaleString('en-US')} rows with access control lists, twenty policies and levels, and without`,
  needs: [],
  run: async ({ quick, directory, say }) => {
    const server = await startEmbeddedPostgres({ directory, databases: ['rights'] });
    const db = openDatabase({ url: server.url('rights'), applicationName: 'bench' });
    try {
      say('entering images');
      await enterImages(db, quick ? wanted : 10 * wanted);
      const decider = createDecider({
        service: 'amga',
        site: 'a',
        db,
        principals: () => ({ identified: [], bans: [] }),
        policies: () => policies,
        clock: Date.now,
      });
      const demand = { letter: 'read', action: 'readMetadata' } as const;
      say('asking');
      const { ours, theirs } = await alternately(
        quick ? 3 : 21,
        () =>
          seconds(async () => {
            const shown = (await decider.filter(caller, demand, signal))(
              { acl: 'i.acl_id', guid: 'i.guid', facts: 'i.facts_id' },
              2,
            );
            await read(db, shown);
          }),
        () => seconds(() => read(db, { join: '', sql: 'true', level: '2', params: [] })),
      );
      const ms = (taken: readonly number[]) => taken.map((each) => each * 1_000);
      return [
        summarise(
          {
            name: 'query with rights',
            unit: 'ms',
            better: 'less',
            limit:
              'reading and parsing the rows; the rights are decided once for each list and each set of facts',
            peerName: 'the same without',
            // On costs less than a quarter of off.
            goal: { of: 'ratio', bound: 0.8 },
          },
          ms(ours),
          ms(theirs),
        ),
      ];
    } finally {
      await db.close();
      await server.stop();
    }
  },
};

async function read(
  db: Database,
  shown: Pick<VisibleSql, 'join' | 'sql' | 'level' | 'params'>,
): Promise<void> {
  const hidden = (column: string) => `case when ${shown.level} >= 2 then ${column} end as ${column.slice(2)}`;
  const rows = await db.query(
    `select i.guid, i.modality, i.body_part, i.number, ${['i.link', 'i.study', 'i.series', 'i.lfn'].map(hidden).join(', ')}
     from images i ${shown.join}
     where ${shown.sql} order by i.guid limit $1`,
    [wanted, ...shown.params],
  );
  if (rows.length !== wanted) fail('internal', `the query brought ${rows.length} rows`);
}

/** In twenty lists and 640 sets of facts, each of which the caller may read. */
async function enterImages(db: Database, count: number): Promise<void> {
  await migrate(db, [...aclMigrations, imageFactsMigration]);
  const acls = Array.from({ length: 20 }, (_, index) =>
    applyEdits(aclFromMode({ owner: `/O=Hospital A/CN=Owner ${index}`, group: '/biomed/a', mode: 0o640 }), [
      { tag: 'group', id: readers, perm: 4 },
    ]),
  );
  const aclIds = await internAcls(db, acls);
  const factsIds = await internFacts(
    db,
    Array.from({ length: 640 }, (_, index) => factsOf(index)),
  );
  await db.query(`create table images (guid uuid primary key, acl_id bigint references acls (id),
    facts_id bigint references image_facts (id), modality text, body_part text, number bigint, link text, study text,
    series text, lfn text)`);
  await db.query(
    `insert into images
     select gen_random_uuid(), ($1::bigint[])[1 + n % $2], ($3::bigint[])[1 + n % $4], 'CT', 'HEAD', n, 'LINK' || n % 1000,
       '2.25.' || n % 1000, '2.25.' || n % 4000, '/grid/biomed/a/2.25.' || n % 1000 || '/2.25.' || n % 4000 || '/' || n
     from generate_series(1, $5::int) as n`,
    [
      acls.map((acl) => aclIds.get(aclDigest(acl))),
      acls.length,
      [...factsIds.values()],
      factsIds.size,
      count,
    ],
  );
  await db.query('analyze');
}

const factsOf = (index: number): ImageFacts => ({
  site: 'a',
  vo: 'biomed',
  project: `project-${index % 10}`,
  owner: '/O=Hospital A/CN=Otto',
  group: '/biomed/a',
  modality: ['CT', 'MR', 'US', 'CR'][index % 4] ?? 'CT',
  studyDate: `20${String(10 + (index % 16)).padStart(2, '0')}-06-15`,
  consent: 'given',
  profile: 'basic',
});

const policies = compilePolicies(
  [
    {
      name: 'bench.cedar',
      text: [
        '@id("acl-decides") @sentence("the list decides") permit (principal, action, resource);',
        ...Array.from(
          { length: 19 },
          (_, index) => `@id("closed-${index}") @sentence("project ${index + 100} is closed")
            forbid (principal, action == MDM::Action::"readMetadata", resource is MDM::Image)
            when { resource.project == "project-${index + 100}" && resource has modality && resource.modality == "XC" };`,
        ),
      ].join('\n'),
    },
  ],
  { site: 'a' },
);
