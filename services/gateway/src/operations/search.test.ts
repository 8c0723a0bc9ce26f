import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createEcKey, createProof, issueToken, jwkThumbprint } from '@mdm/identity';
import type { gateway as messages } from '@mdm/protos';
import type { ServiceClient } from '@mdm/rpc';
import type { TestUser } from '@mdm/testbed';
import { collect, eventually, type Grid, startGrid } from '../testing.js';

const service = 'mdm.gateway.v1.SearchService';
const collection = '/mdm/Image';
const perSite = { a: 4, b: 2, c: 3 } as const;

let grid: Grid;
let reader: TestUser;
let client: ServiceClient<typeof service>;
const visible = new Map<string, string>();

beforeAll(async () => {
  grid = await startGrid();
  reader = grid.user({ site: 'a', name: 'Rosa Forscher', groups: ['/biomed'] });
  client = await grid.ask(service, reader);
  for (const [site, count] of Object.entries(perSite)) {
    const owner = grid.user({ site, name: 'Owner', groups: [`/biomed/${site}/Role=physician`] });
    const mine = { owner, size: 100, metadataReaders: [reader] };
    const registered = await Promise.all(Array.from({ length: count }, () => grid.register(mine)));
    for (const { guid } of registered) visible.set(guid, site);
    await grid.register({ owner, size: 100 });
  }
});
afterAll(() => grid.close());

interface Page {
  readonly rows: { readonly guid: string; readonly site: string }[];
  readonly summary: messages.SearchSummary__Output;
}

async function search(request: messages.SearchRequest = {}, as = client): Promise<Page> {
  const parts = await collect(as.search({ collection, siteDeadlineMs: 60_000, ...request }));
  const summary = parts.at(-1)?.summary;
  if (!summary) throw new Error('the search had no summary');
  const rows = parts.flatMap(
    ({ rows: part }) => part?.rows.map(({ guid }) => ({ guid, site: part.site })) ?? [],
  );
  return { rows, summary };
}

const kinds = ({ outcomes }: messages.SearchSummary__Output) =>
  Object.fromEntries(outcomes.map(({ site, kind, count }) => [site, `${kind.slice(13)} ${count}`]));
const back = (site: string) =>
  eventually(
    async () => (await search({ sites: [site] })).summary.outcomes[0]?.kind === 'OUTCOME_KIND_ANSWERED',
  );

describe('one query over all sites', () => {
  it('shows the caller the rows of every site that they may read, and how each site did', async () => {
    const { rows, summary } = await search();
    expect(new Map(rows.map(({ guid, site }) => [guid, site]))).toEqual(visible);
    expect(rows).toHaveLength(visible.size);
    expect(kinds(summary)).toEqual({ a: 'ANSWERED 4', b: 'ANSWERED 2', c: 'ANSWERED 3' });
    expect(summary.nextCursor).toBe('');
  });

  it('pages over three sites without gap or repeat', async () => {
    for (const limit of [1, 2, 4, 9, 10]) {
      const seen: string[] = [];
      let cursor = '';
      do {
        const page = await search({ limit, cursor });
        expect(page.rows.length).toBeLessThanOrEqual(limit);
        seen.push(...page.rows.map(({ guid }) => guid));
        cursor = page.summary.nextCursor;
      } while (cursor !== '');
      expect(seen.toSorted()).toEqual([...visible.keys()].toSorted());
    }
  });

  it('asks only the sites that are named', async () => {
    const { rows, summary } = await search({ sites: ['c', 'b'] });
    expect(new Set(rows.map(({ site }) => site))).toEqual(new Set(['b', 'c']));
    expect(summary.outcomes.map(({ site }) => site)).toEqual(['b', 'c']);
  });

  it('goes on without a site that is down and one that hangs, and has their rows when they are back', async () => {
    await grid.link('c').cut();
    grid.link('b').stall();
    const first = await search({ siteDeadlineMs: 10_000 });
    expect(kinds(first.summary)).toEqual({ a: 'ANSWERED 4', b: 'LATE 0', c: 'UNREACHABLE 0' });
    expect(first.summary.outcomes.map(({ error }) => error?.code)).toEqual([
      undefined,
      'deadline-exceeded',
      'site-unreachable',
    ]);
    expect(first.summary.nextCursor).not.toBe('');
    await Promise.all([grid.link('b').restore(), grid.link('c').restore()]);
    await back('b');
    await back('c');
    const second = await search({ cursor: first.summary.nextCursor });
    expect(kinds(second.summary)).toEqual({ b: 'ANSWERED 2', c: 'ANSWERED 3' });
    expect(second.summary.nextCursor).toBe('');
    expect([...first.rows, ...second.rows].map(({ guid }) => guid).toSorted()).toEqual(
      [...visible.keys()].toSorted(),
    );
  });

  it('says when a site has no metadata catalogue to ask', async () => {
    await grid.stop('b', 'amga');
    const { summary } = await search();
    expect(kinds(summary)).toEqual({ a: 'ANSWERED 4', b: 'UNREACHABLE 0', c: 'ANSWERED 3' });
    await grid.start('b', 'amga');
    await back('b');
  });

  it('tells a refusal from a failure', async () => {
    const key = createEcKey();
    const narrow: TestUser = {
      ...reader,
      credentials: async () => {
        const token = await issueToken({
          signingKey: grid.site('a').tokenKey,
          site: 'a',
          dn: reader.dn,
          groups: reader.groups,
          audience: ['a', 'b'],
          jkt: jwkThumbprint(key.publicJwk),
          clock: Date.now,
        });
        return { token, proof: await createProof({ ...key, token, clock: Date.now }) };
      },
    };
    const { rows, summary } = await search({}, await grid.ask(service, narrow));
    expect(rows).toHaveLength(6);
    expect(kinds(summary)).toEqual({ a: 'ANSWERED 4', b: 'ANSWERED 2', c: 'REFUSED 0' });
    expect(summary.outcomes[2]?.error?.code).toBe('token-audience');
  });

  it('refuses sites that it does not know, and cursors of other queries', async () => {
    await expect(search({ sites: ['b', 'atlantis'] })).rejects.toMatchObject({
      code: 'invalid-argument',
      field: 'sites',
    });
    const { summary } = await search({ limit: 1 });
    await expect(search({ collection: '/mdm/Study', cursor: summary.nextCursor })).rejects.toMatchObject({
      code: 'invalid-argument',
      field: 'cursor',
    });
    await expect(search({ limit: 10_001 })).rejects.toMatchObject({
      code: 'invalid-argument',
      field: 'limit',
    });
    await expect(search({ siteDeadlineMs: 60_001 })).rejects.toMatchObject({ field: 'siteDeadlineMs' });
  });

  it('refuses a query that no site understands, and one that is too large', async () => {
    const of = (attribute: string): messages.SearchRequest['condition'] => ({
      comparison: { attribute, comparator: 'COMPARATOR_PRESENT' },
    });
    await expect(search({ condition: of('NoSuchAttribute') })).rejects.toMatchObject({
      code: 'unknown-attribute',
    });
    let deep = of('Modality');
    for (let level = 0; level < 9; level += 1) deep = { negation: deep };
    await expect(search({ condition: deep })).rejects.toMatchObject({
      code: 'invalid-argument',
      field: 'condition',
    });
  });

  it('is not made for another gateway, which is answered from this site alone', async () => {
    const other = await grid
      .door('a', 'gateway')
      .client(service, { through: 'gateway', site: 'c', as: reader });
    await expect(collect(other.search({ collection }))).rejects.toMatchObject({ code: 'caller-not-allowed' });
    const batches = await collect(other.searchSite({ collection }));
    expect(batches.flatMap(({ rows }) => rows)).toHaveLength(perSite.a);
  });

  it('tells what can be asked for', async () => {
    const { collections } = await client.listAttributes({});
    expect(collections.map(({ path }) => path)).toContain(collection);
  });
});
