import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { gateway as messages } from '@mdm/protos';
import type { ServiceClient } from '@mdm/rpc';
import type { TestUser } from '@mdm/testbed';
import { eventually, type Grid, startGrid } from '../testing.js';

const service = 'mdm.gateway.v1.SearchService';
const collection = '/mdm/Image';
const patients = { a: 6, b: 2, c: 7 } as const;

let grid: Grid;
let reader: TestUser;
let client: ServiceClient<typeof service>;

beforeAll(async () => {
  grid = await startGrid();
  reader = grid.user({ site: 'a', name: 'Rosa Forscher', groups: ['/biomed'] });
  client = await grid.ask(service, reader);
  for (const [site, people] of Object.entries(patients)) {
    const owner = grid.user({ site, name: 'Owner', groups: [`/biomed/${site}/Role=physician`] });
    await Promise.all(
      Array.from({ length: people * 2 }, (_, n) =>
        grid.register({ owner, size: 100, metadataReaders: [reader], patient: `${site}-${n % people}` }),
      ),
    );
    await grid.register({ owner, size: 100, patient: `${site}-hidden` });
  }
});
afterAll(() => grid.close());

const shown = (count: { value?: number } | null | undefined) => count?.value ?? 'suppressed';

async function count(request: messages.CountRequest = {}) {
  const { sites, total, groups } = await client.count({ collection, siteDeadlineMs: 60_000, ...request });
  return {
    sites: Object.fromEntries(
      sites.map(({ site, kind, counted }) => [
        site,
        `${kind.slice(13)} ${counted ? shown(counted.total) : '-'}`,
      ]),
    ),
    total: `${total?.atLeast ? 'at least ' : ''}${shown(total?.count)}`,
    groups: groups.map(({ total: of }) => `${of?.atLeast ? 'at least ' : ''}${shown(of?.count)}`),
  };
}

describe('a count over all sites', () => {
  it('has what each site shows, and a sum that gives no site away', async () => {
    expect(await count()).toEqual({
      sites: { a: 'ANSWERED 12', b: 'SUPPRESSED suppressed', c: 'ANSWERED 14' },
      total: 'at least 26',
      groups: [],
    });
    expect(await count({ sites: ['a', 'c'] })).toMatchObject({ total: '26' });
    expect(await count({ sites: ['b'] })).toMatchObject({ total: 'at least suppressed' });
  });

  it('puts the groups of all sites together', async () => {
    const { groups } = await count({ groupBy: ['TransferSyntaxUID'] });
    expect(groups).toEqual(['at least 26']);
    expect((await count({ groupBy: ['TransferSyntaxUID'], sites: ['a', 'c'] })).groups).toEqual(['26']);
    expect((await count({ groupBy: ['PatientLink'] })).groups).toEqual([]);
  });

  it('shows the true number to nobody in between either', async () => {
    const other = await grid
      .door('b', 'gateway')
      .client(service, { through: 'gateway', site: 'a', as: reader });
    const { counted } = await other.countSite({ collection });
    expect(counted).toMatchObject({
      total: { shown: 'suppressed', suppressed: { threshold: 5 } },
      groups: [],
    });
    await expect(other.count({ collection })).rejects.toMatchObject({ code: 'caller-not-allowed' });
  });

  it('does not wait for a site that is away, and says that there may be more', async () => {
    await grid.link('c').cut();
    expect(await count()).toEqual({
      sites: { a: 'ANSWERED 12', b: 'SUPPRESSED suppressed', c: 'UNREACHABLE -' },
      total: 'at least 12',
      groups: [],
    });
    await grid.link('c').restore();
    await eventually(async () => (await count()).sites.c === 'ANSWERED 14');
  });

  it('refuses what no site understands', async () => {
    await expect(count({ groupBy: ['NoSuchAttribute'] })).rejects.toMatchObject({
      code: 'unknown-attribute',
    });
    expect((await count({ groupBy: ['PatientID'] })).sites).toMatchObject({ a: 'REFUSED -', c: 'REFUSED -' });
    await expect(count({ sites: ['atlantis'] })).rejects.toMatchObject({ field: 'sites' });
  });
});
