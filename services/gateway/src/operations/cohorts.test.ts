import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Cohort, type MdmClient, parseQuery, type VerifiedImage } from '@mdm/client';
import type { ServiceName } from '@mdm/config';
import { objectListHash } from '@mdm/identity';
import type { Services } from '@mdm/protos';
import type { TestUser } from '@mdm/testbed';
import {
  collect,
  eventually,
  type Grid,
  holderOf,
  personAt,
  startGrid,
  storeImage,
  type TestImage,
} from '../testing.js';

const notFound = { code: 'not-found' };

let grid: Grid;
/** Researcher at a, who makes cohorts. */
let rosa: MdmClient;
/** Physician at c, who owns the images there. */
let anna: MdmClient;
let owners: Record<'b' | 'c', TestUser>;
let reader: TestUser;
let images: TestImage[];
/** Rosa finds it and may not read it. */
let metadataOnly: TestImage;

beforeAll(async () => {
  grid = await startGrid();
  rosa = await personAt(grid, 'a');
  anna = await personAt(grid, 'c', 'physician');
  const person = (site: string) => {
    const { physician } = grid.site(site).people;
    return grid.user({ site, name: 'Owner', dn: physician.dn, groups: physician.groups });
  };
  owners = { b: person('b'), c: person('c') };
  reader = grid.user({ site: 'a', name: 'Rosa', dn: grid.site('a').people.researcher.dn });
  const readable = (site: 'b' | 'c') => register(site);
  images = [await readable('b'), await readable('c'), await readable('c'), await readable('c')];
  metadataOnly = await grid.register({ owner: owners.b, size: 1_000, metadataReaders: [reader] });
});
afterAll(async () => {
  for (const open of [rosa, anna]) open?.close();
  await grid?.close();
});

const register = (site: 'b' | 'c') => grid.register({ owner: owners[site], size: 1_000, readers: [reader] });
const freeze = (more: object = {}): Promise<Cohort> =>
  rosa.createCohort({ name: 'all', condition: parseQuery('LFN like "*"'), siteDeadlineMs: 60_000, ...more });
const guidsOf = (chosen: readonly { guid: string }[]) => chosen.map(({ guid }) => guid).toSorted();

async function verify(id: string, as = rosa) {
  const found: VerifiedImage[] = [];
  const summary = await as.verifyCohort(id, { onImages: (part) => void found.push(...part) });
  return { summary, verdicts: Object.fromEntries(found.map(({ guid, verdict }) => [guid, verdict])) };
}

/** What a removal of the image does at its site. */
async function remove({ site, guid }: TestImage): Promise<void> {
  const bridge = <Name extends keyof Services>(service: ServiceName, name: Name) =>
    grid
      .door(site, service)
      .client(name, { through: 'dicom-bridge', site, as: site === 'b' ? owners.b : owners.c });
  await (await bridge('dpm', 'mdm.dpm.v1.StorageService')).removeFiles({ guids: [guid] });
  await (await bridge('lfc', 'mdm.lfc.v1.CatalogService')).removeEntries({ guids: [guid] });
  await (await bridge('amga', 'mdm.amga.v1.MetadataService')).removeImages({ guids: [guid] });
}

/** The same image with other bytes. */
async function replace({ site, guid, key, stored }: TestImage): Promise<void> {
  const as = site === 'b' ? owners.b : owners.c;
  const storage = await grid
    .door(site, 'dpm')
    .client('mdm.dpm.v1.StorageService', { through: 'dicom-bridge', site, as });
  const { acl } = await storage.getAcl({ guid });
  await storage.removeFiles({ guids: [guid] });
  const other = Buffer.from(stored).fill(0, stored.length - 16);
  await storeImage(storage, { guid, sfn: `replaced/${guid}.age`, size: other.length, acl, key }, other);
}

describe('a frozen cohort', () => {
  it('has every image that was found, with its site and checksum, under one hash that anybody can work out', async () => {
    const cohort = await freeze();
    expect(cohort).toMatchObject({
      name: 'all',
      owner: reader.dn,
      site: 'a',
      query: 'LFN like "*"',
      images: 5,
      outcomes: [
        { site: 'a', kind: 'answered', count: 0 },
        { site: 'b', kind: 'answered', count: 2 },
        { site: 'c', kind: 'answered', count: 3 },
      ],
    });
    const whole = await rosa.cohort(cohort.id);
    expect(guidsOf(whole.images)).toEqual(guidsOf([...images, metadataOnly]));
    for (const { guid, site, stored, lfn } of images) {
      const sha256 = createHash('sha256').update(stored).digest('hex');
      expect(whole.images).toContainEqual({ guid, site, lfn, size: stored.length, sha256 });
    }
    expect(cohort.objectList).toBe(objectListHash(guidsOf(whole.images)));
    const manifest = [...whole.manifest()].join('');
    expect(createHash('sha256').update(manifest).digest('hex')).toBe(cohort.hash);
    expect(manifest).toContain('["query",{"attribute":"LFN","comparator":"like","values":[{"text":"*"}]}]\n');
  });

  it('stays what it was while images come, go and are replaced, and verifying tells which', async () => {
    const [kept, gone, replaced] = [await register('c'), await register('b'), await register('c')];
    const cohort = await rosa.createCohort({
      name: 'three',
      objects: [kept.guid, gone.lfn, replaced.guid],
    });
    const before = await rosa.cohort(cohort.id);
    expect((await verify(cohort.id)).summary).toEqual({ intact: true, same: true, hash: cohort.hash });

    await register('c');
    await remove(gone);
    await replace(replaced);

    const after = await rosa.cohort(cohort.id);
    expect(after.images).toEqual(before.images);
    expect([after.cohort.hash, after.computedHash]).toEqual([cohort.hash, cohort.hash]);
    const { summary, verdicts } = await verify(cohort.id);
    expect(verdicts).toEqual({ [kept.guid]: 'same', [gone.guid]: 'gone', [replaced.guid]: 'changed' });
    expect(summary).toEqual({ intact: true, same: false, hash: cohort.hash });
    await remove(kept);
    await remove(replaced);
  });

  it('tells a site that is away, and images that may not be read', async () => {
    const cohort = await rosa.createCohort({
      name: 'two sites',
      objects: [metadataOnly.guid, ...images.map(({ guid }) => guid)],
    });
    await grid.link('c').cut();
    const { verdicts } = await verify(cohort.id);
    await grid.link('c').restore();
    const verdictOf = (image: TestImage) =>
      image.site === 'c' ? 'unreachable' : image === metadataOnly ? 'unreadable' : 'same';
    expect(verdicts).toEqual(
      Object.fromEntries([...images, metadataOnly].map((image) => [image.guid, verdictOf(image)])),
    );
    await eventually(async () =>
      Object.values((await verify(cohort.id)).verdicts).every((v) => v !== 'unreachable'),
    );
  });

  it.each([
    ['an image is taken off the list', 'delete from cohort_images where cohort = $1 and site = $2'],
    [
      'a checksum is changed',
      `update cohort_images set sha256 = repeat('0', 64) where cohort = $1 and site = $2`,
    ],
    ['its name is changed', 'update cohorts set name = $2 where id = $1'],
    [
      'an outcome is changed',
      `update cohorts set outcomes = replace(outcomes, 'answered', 'failed') where id = $1 and $2 <> ''`,
    ],
  ])('finds that %s in the database', async (_what, sql) => {
    const cohort = await freeze();
    await grid.database('a', 'gateway').db.query(sql, [cohort.id, 'b']);
    const { summary } = await verify(cohort.id);
    expect(summary.intact).toBe(false);
    expect(summary.hash).not.toBe(cohort.hash);
    const { computedHash } = await rosa.cohort(cohort.id);
    expect(computedHash).toBe(summary.hash);
  });

  it('is not made of a part unless that is wanted', async () => {
    await grid.link('c').cut();
    await expect(freeze()).rejects.toMatchObject({ code: 'site-unreachable' });
    const partial = await freeze({ allowPartial: true });
    await grid.link('c').restore();
    expect(partial.outcomes.map(({ kind }) => kind)).toEqual(['answered', 'answered', 'unreachable']);
    expect(partial.images).toBe(2);
    await eventually(async () => (await rosa.count({ sites: ['c'] })).sites[0]?.kind !== 'unreachable');
    await expect(rosa.createCohort({ name: 'none', objects: ['/grid/biomed/c/none'] })).rejects.toMatchObject(
      notFound,
    );
  });
});

describe('who sees a cohort', () => {
  it('is who made it, and those that it is shared with, also at other sites', async () => {
    const cohort = await freeze();
    await expect(anna.cohort(cohort.id)).rejects.toMatchObject(notFound);
    expect((await rosa.cohorts()).map(({ id }) => id)).toContain(cohort.id);
    const { physician } = grid.site('c').people;
    for (const reading of [physician.dn, physician.groups[0] ?? '']) {
      expect((await rosa.shareCohort(cohort.id, { add: [reading] })).readers).toEqual([reading]);
      expect((await anna.cohort(cohort.id)).computedHash).toBe(cohort.hash);
      await expect(
        (await grid.ask('mdm.gateway.v1.CohortService', owners.c, 'a')).deleteCohort({ id: cohort.id }),
      ).rejects.toMatchObject({ code: 'permission-denied' });
      await rosa.shareCohort(cohort.id, { remove: [reading] });
      await expect(anna.cohort(cohort.id)).rejects.toMatchObject(notFound);
    }
    const impostor = grid.user({ site: 'b', name: 'Impostor', dn: reader.dn });
    await expect(
      collect((await grid.ask('mdm.gateway.v1.CohortService', impostor, 'a')).getCohort({ id: cohort.id })),
    ).rejects.toMatchObject(notFound);
    await rosa.deleteCohort(cohort.id);
    await expect(rosa.cohort(cohort.id)).rejects.toMatchObject(notFound);
  });
});

describe('a permit for a cohort', () => {
  it('is good for exactly its images', async () => {
    const [first, second, third] = images as [TestImage, TestImage, TestImage];
    const cohort = await rosa.createCohort({ name: 'approved', objects: [first.guid, second.lfn] });
    const other = await freeze();
    const made = await rosa.narrow({ cohort: cohort.id });
    expect(made.permit.limits).toMatchObject({ objectCount: 2, objectList: cohort.objectList });
    const job = await holderOf(grid, 'a', made.held);
    const client = await grid.ask('mdm.gateway.v1.ImageService', job);
    expect(await client.open({ target: { guid: first.guid } })).toMatchObject({ site: 'b' });
    await expect(client.open({ target: { guid: third.guid } })).rejects.toMatchObject(notFound);
    const cohorts = await grid.ask('mdm.gateway.v1.CohortService', job);
    const listed = await cohorts.listCohorts({});
    expect(listed.cohorts.map(({ id }) => id)).toEqual([cohort.id]);
    await expect(collect(cohorts.getCohort({ id: other.id }))).rejects.toMatchObject(notFound);
    await expect(rosa.narrow({ cohort: cohort.id, objects: [first.guid] })).rejects.toMatchObject({
      code: 'invalid-argument',
    });
  });
});

describe('sharing the images of a cohort', () => {
  it('reaches those of the site that is asked, for their owner', async () => {
    const cohort = await freeze({ readers: [owners.c.dn] });
    const berta = { user: '/O=Hospital B/CN=Berta' };
    const result = await anna.grant({ cohort: cohort.id }, berta, 'r');
    const ofC = (await rosa.cohort(cohort.id)).images.filter(({ site }) => site === 'c');
    expect(result).toMatchObject({ complete: true, images: ofC.length });
    for (const { guid } of ofC)
      expect((await anna.rights(guid)).entries).toContainEqual({ tag: 'user', id: berta.user, perm: 4 });
    expect(await anna.revoke({ cohort: cohort.id }, berta)).toMatchObject({ images: ofC.length });
    await expect(rosa.grant({ cohort: cohort.id }, berta, 'r')).rejects.toMatchObject({
      code: 'permission-denied',
    });
  });
});
