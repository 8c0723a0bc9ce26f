import { fail } from '@mdm/errors';
import {
  compilePolicies,
  type ImageFacts,
  imageFactsMigration,
  internFacts,
  type PolicyAsk,
  type PolicyFile,
  type PolicySet,
} from '@mdm/policy';
import { migrate, openDatabase, startEmbeddedPostgres } from '@mdm/store';
import { alternately, type Bench, repeatedly, seconds } from '../bench.js';
import { summarise } from '../statistics.js';

const modalities = ['CT', 'MR', 'US', 'XC'];
const consents = ['unknown', 'given', 'refused', 'withdrawn'] as const;
const context = { now: Date.parse('2026-11-27T12:00:00Z'), level: 'pseudonymous', job: false } as const;

/** What a decision of the site's policies costs, one by one and as a condition of a query. */
export const policy: Bench = {
  name: 'policy',
  description:
    'decisions of twenty policies of a site: one by one, remembered, and in SQL over a table of images',
  needs: [],
  run: async ({ quick, directory, say }) => {
    const repetitions = quick ? 3 : 9;
    const set = compilePolicies(twentyPolicies(), { site: 'a' });
    const decideAll = (count: number, imageOf: (index: number) => ImageFacts) =>
      repeatedly(repetitions, async (turn) => {
        const images = Array.from({ length: count }, (_, index) => imageOf(turn * count + index));
        return count / (await seconds(() => images.forEach((image) => void decided(set, image))));
      });

    say('decisions that nobody has asked for');
    const full = await decideAll(quick ? 500 : 5_000, (index) => ({
      ...imageOf(index),
      project: `p${index}`,
    }));
    say('decisions that are remembered');
    const known = await decideAll(quick ? 5_000 : 100_000, imageOf);

    say('rows');
    const rows = await overTable(directory, quick ? 20_000 : 200_000, async (query, images) => {
      const turns = quick ? 2_000 : 20_000;
      return alternately(
        repetitions,
        async () => images / (await seconds(() => query(set))),
        async () =>
          turns /
          (await seconds(() => Array.from({ length: turns }, (_, row) => decided(set, imageOf(row))))),
      );
    });
    return [
      summarise(
        {
          name: 'full decisions: a new question each',
          unit: 'decisions/s',
          better: 'more',
          limit: 'the engine reads user, image and circumstances as JSON for each question',
          goal: { of: 'value', bound: 11_000 },
        },
        full,
      ),
      summarise(
        {
          name: 'decisions that were asked for before',
          unit: 'decisions/s',
          better: 'more',
          limit: 'writing the question down as the key that it is remembered under',
        },
        known,
      ),
      summarise(
        {
          name: 'rows decided in a query',
          unit: 'rows/s',
          better: 'more',
          limit:
            'a join of PostgreSQL; the condition is evaluated once for each set of facts that images share',
          peerName: 'row by row, remembered',
          goal: { of: 'value', bound: 50_000 },
        },
        rows.ours,
        rows.theirs,
      ),
    ];
  },
};

const ask: PolicyAsk = {
  principal: {
    dn: '/O=Hospital A/CN=Anna Arzt',
    groups: ['/biomed/g3/Role=physician'],
    issuer: 'a',
    accredited: true,
  },
  action: 'readImage',
  context,
};

const decided = (set: PolicySet, image: ImageFacts): boolean =>
  set.decide(ask.principal, ask.action, image, ask.context).allowed;

/** One of 960 sets of facts. */
const imageOf = (index: number): ImageFacts => ({
  site: 'a',
  vo: 'biomed',
  project: `project-${index % 6}`,
  owner: '/O=Hospital A/CN=Otto',
  group: `/biomed/g${index % 5}`,
  modality: modalities[index % 4] ?? 'CT',
  studyDate: `20${String(10 + (index % 16)).padStart(2, '0')}-06-15`,
  consent: consents[(index >> 2) % 4] ?? 'unknown',
  profile: 'basic',
});

function twentyPolicies(): PolicyFile[] {
  const texts = Array.from({ length: 19 }, (_, index) => {
    const head = `@id("policy-${index}") @sentence("policy ${index} of a site")`;
    const scope = `(principal in MDM::Group::"/biomed/g${index % 5}", action == MDM::Action::"readImage", resource is MDM::Image)`;
    return index % 3 === 0
      ? `${head} forbid ${scope} when { resource.consent == "withdrawn" || (resource has modality && resource.modality == "XC") };`
      : `${head} permit ${scope} when { resource.project == "project-${index % 6}" && resource.group in MDM::Group::"/biomed" };`;
  });
  const recent = `@id("old-images") @sentence("old images") permit (principal, action, resource is MDM::Image)
    when { resource has studyDate && resource.studyDate < datetime("2020-01-01") };`;
  return [{ name: 'bench.cedar', text: [...texts, recent].join('\n') }];
}

/** A table of so many images, and a query that counts those that a set allows, of which it makes sure. */
async function overTable<Result>(
  directory: string,
  images: number,
  use: (query: (set: PolicySet) => Promise<void>, images: number) => Promise<Result>,
): Promise<Result> {
  const server = await startEmbeddedPostgres({ directory, databases: ['policy'] });
  const db = openDatabase({ url: server.url('policy'), applicationName: 'bench' });
  try {
    await migrate(db, [imageFactsMigration]);
    const all = Array.from({ length: 960 }, (_, index) => imageOf(index));
    const ids = [...(await internFacts(db, all)).values()];
    await db.query('create table images (id bigint primary key, facts bigint not null)');
    await db.query(
      `insert into images select n, ($1::bigint[])[1 + n % $2] from generate_series(1, $3) as n`,
      [ids, ids.length, images],
    );
    await db.query('analyze');
    return await use(async (set) => {
      const condition = set.visibleSql('f', 1, ask) ?? fail('internal', 'the policies are not said in sql');
      const [row] = await db.query<{ count: number }>(
        `select count(*) as count from images i join image_facts f on f.id = i.facts where ${condition.sql}`,
        condition.params,
      );
      if (row === undefined || row.count === 0 || row.count === images)
        fail('internal', 'the query decided nothing');
    }, images);
  } finally {
    await db.close();
    await server.stop();
  }
}
