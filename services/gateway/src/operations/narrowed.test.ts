import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { connectMdm, type MdmClient, type Narrowing } from '@mdm/client';
import type { ServiceName } from '@mdm/config';
import type { Services } from '@mdm/protos';
import type { TestUser } from '@mdm/testbed';
import {
  bytesOf,
  collect,
  decrypt,
  eventually,
  type Grid,
  holderOf,
  holders,
  personAt,
  startGrid,
  type TestImage,
} from '../testing.js';

const catalog = 'mdm.lfc.v1.CatalogService';
const metadata = 'mdm.amga.v1.MetadataService';
const storage = 'mdm.dpm.v1.StorageService';
const keys = 'mdm.hydra.v1.KeyService';
const notFound = { code: 'not-found' };
const unavailable = {
  code: 'unavailable',
  message: 'the list of objects that the token is good for cannot be had',
};

let grid: Grid;
let rosa: MdmClient;
let anna: MdmClient;
let owner: TestUser;
/** At site c: the first alone in its directory, the others in one. */
let images: readonly TestImage[];
/** Came into the directory of the first image after the permit was made. */
let late: TestImage;
let elsewhere: TestImage;
/** A job with a permit for the first two images. */
let client: MdmClient;
let job: TestUser;

const image = (index: number): TestImage => {
  const found = images[index];
  if (!found) throw new TypeError(`there is no image ${index}`);
  return found;
};
const directoryOf = ({ lfn }: TestImage) => lfn.slice(0, lfn.lastIndexOf('/'));
const guidsOf = (...chosen: readonly TestImage[]) => chosen.map(({ guid }) => guid).toSorted();

async function narrowed(from: MdmClient, narrowing: Narrowing): Promise<TestUser> {
  const { held } = await from.narrow(narrowing);
  return holderOf(grid, from.address.site, held);
}

/** A service as its own site's gateway asks it for a user. */
const serviceOf = <Name extends keyof Services>(site: string, service: ServiceName, name: Name, as = job) =>
  grid.door(site, service).client(name, { through: 'gateway', site, as });

beforeAll(async () => {
  grid = await startGrid();
  rosa = await personAt(grid, 'a');
  anna = await personAt(grid, 'c', 'physician');
  const { physician } = grid.site('c').people;
  owner = grid.user({ site: 'c', name: 'Anna Arzt', dn: physician.dn, groups: physician.groups });
  const reader = grid.user({ site: 'a', name: 'Rosa', dn: grid.site('a').people.researcher.dn });
  const register = (series: string) => grid.register({ owner, series, readers: [reader], size: 70_000 });
  images = await Promise.all(['one', 'two', 'two', 'two', 'two'].map(register));
  const { researcher } = grid.site('b').people;
  elsewhere = await grid.register({
    owner: grid.user({ site: 'b', name: 'Berta', dn: researcher.dn }),
    readers: [reader],
    size: 1_000,
  });

  const made = await rosa.narrow({ objects: [directoryOf(image(0)), image(1).guid], label: 'night run' });
  expect(made.permit.limits).toMatchObject({ rights: [], objectCount: 3 });
  late = await register('one');
  client = await connectMdm({ ...rosa.address, permit: made.held });
  job = await holderOf(grid, 'a', made.held);
});
afterAll(async () => {
  for (const open of [rosa, anna, client]) open?.close();
  await grid?.close();
});

describe('a permit for some images', () => {
  it('opens them, wherever they are', async () => {
    for (const { guid, lfn, plaintext } of [image(0), image(1)]) {
      expect(await client.stat(lfn)).toMatchObject({ guid, site: 'c' });
      expect((await buffer(await client.get(guid))).equals(plaintext)).toBe(true);
    }
    const whole = await rosa.get(image(2).guid);
    expect((await buffer(whole)).equals(image(2).plaintext)).toBe(true);
  });

  it('finds them and what they belong to, and nothing else', async () => {
    const found = async (collection: string, as = client) => {
      const { rows } = as.searchAll({ collection, siteDeadlineMs: 60_000 });
      return (await collect(rows)).map(({ guid }) => guid).toSorted();
    };
    expect(await found('/mdm/Image')).toEqual(guidsOf(image(0), image(1)));
    expect(await found('/mdm/DICOM')).toEqual(guidsOf(image(0), image(1)));
    expect(await found('/mdm/Image', rosa)).toEqual(guidsOf(...images, late, elsewhere));
    for (const [collection, count] of [
      ['/mdm/Series', 2],
      ['/mdm/Study', 1],
      ['/mdm/Patient', 1],
    ] as const)
      expect(await found(collection)).toHaveLength(count);
    expect(await found('/mdm/Patient', rosa)).toHaveLength(2);
  });

  it.each(['a', 'b', 'c'])('is the same through the gateway of %s', async (site) => {
    const asked = await grid.ask('mdm.gateway.v1.ImageService', job, site);
    const rights = await grid.ask('mdm.gateway.v1.SharingService', job, site);
    const release = (...chosen: readonly TestImage[]) =>
      asked.releaseKeys({
        keys: chosen.map(({ guid, key }) => ({ guid, threshold: 2, holders: key.holders })),
      });

    for (const listed of [image(0), image(1)]) {
      const { guid, lfn } = listed;
      for (const target of [{ guid }, { lfn }])
        expect(await asked.stat({ target })).toMatchObject({ site: 'c', entry: { guid } });
      expect(await rights.explain({ target: { guid } })).toMatchObject({ allowed: true });
      const { turl } = await asked.open({ target: { guid } });
      const bytes = await bytesOf(asked.read({ site: 'c', turl }));
      const plaintext = await decrypt(job, listed, await release(listed), bytes);
      expect(plaintext.equals(listed.plaintext)).toBe(true);
    }
    const directory = directoryOf(image(0));
    expect(await asked.stat({ target: { lfn: directory } })).toMatchObject({ entry: { lfn: directory } });
    const listing = await collect(asked.list({ lfn: directory }));
    expect(listing.map(({ entry }) => entry?.guid)).toEqual([image(0).guid]);

    for (const { guid, lfn } of [image(2), late, elsewhere]) {
      for (const target of [{ guid }, { lfn }]) {
        await expect(asked.stat({ target })).rejects.toMatchObject(notFound);
        await expect(asked.open({ target })).rejects.toMatchObject(notFound);
        await expect(rights.explain({ target })).rejects.toMatchObject(notFound);
        await expect(rights.getRights({ target })).rejects.toMatchObject(notFound);
      }
    }
    for (const lfn of [directoryOf(image(1)), '/grid/biomed/c/study-1'])
      await expect(collect(asked.list({ lfn }))).rejects.toMatchObject(notFound);
    const { keys: released, answers } = await release(image(0), image(2), elsewhere);
    expect(released.map(({ error }) => error?.code)).toEqual([undefined, 'not-found', 'not-found']);
    expect(answers.length).toBeGreaterThanOrEqual(2);
  });

  it('is refused the bytes behind a transfer URL of its own person', async () => {
    const { turl } = await rosa.open(image(2).guid);
    for (const site of ['a', 'c']) {
      const asked = await grid.ask('mdm.gateway.v1.ImageService', job, site);
      await expect(bytesOf(asked.read({ site: 'c', turl }))).rejects.toMatchObject(notFound);
    }
  });
});

describe('each service by itself', () => {
  it('lfc knows the listed ones only', async () => {
    const lfc = await serviceOf('c', 'lfc', catalog);
    const { guid, lfn } = image(0);
    expect(await lfc.listReplicas({ target: { guid } })).toMatchObject({ entry: { lfn } });
    expect(await lfc.getAcl({ target: { guid } })).toMatchObject({ acl: { owner: owner.dn } });
    expect(await lfc.checkAccess({ target: { lfn } })).toMatchObject({ decision: { allowed: true } });
    for (const target of [{ guid: image(2).guid }, { lfn: image(2).lfn }, { lfn: late.lfn }])
      for (const call of ['stat', 'listReplicas', 'getAcl', 'checkAccess'] as const)
        await expect(lfc[call]({ target })).rejects.toMatchObject(notFound);
    await expect(
      lfc.makeDirectory({ lfn: `${directoryOf(image(0))}/new`, mode: 0o755 }),
    ).rejects.toMatchObject(notFound);
  });

  it('lfc pages through a directory without the others', async () => {
    const lfc = await serviceOf(
      'c',
      'lfc',
      catalog,
      await narrowed(rosa, { objects: [directoryOf(image(1))] }),
    );
    const added = await grid.register({ owner, series: 'two', size: 1_000 });
    const seen: string[] = [];
    let cursor = '';
    do {
      const page = await collect(lfc.listDirectory({ lfn: directoryOf(image(1)), limit: 1, cursor }));
      seen.push(...page.flatMap(({ entry }) => (entry ? [entry.guid] : [])));
      cursor = page.at(-1)?.nextCursor ?? '';
    } while (cursor !== '');
    expect(seen.toSorted()).toEqual(guidsOf(image(1), image(2), image(3), image(4)));
    expect(seen).not.toContain(added.guid);
  });

  it('dpm knows the listed ones only', async () => {
    const dpm = await serviceOf('c', 'dpm', storage);
    const { guid } = image(0);
    expect(await dpm.stat({ guid })).toMatchObject({ file: { guid } });
    const { requestToken } = await dpm.prepareToGet({ guid });
    expect(await dpm.statusOfRequest({ requestToken })).toMatchObject({ guid });
    for (const call of ['stat', 'prepareToGet', 'getAcl', 'checkAccess'] as const)
      await expect(dpm[call]({ guid: image(2).guid })).rejects.toMatchObject(notFound);
    const all = await serviceOf('c', 'dpm', storage, await narrowed(rosa, { rights: ['read'] }));
    const other = await all.prepareToGet({ guid: image(2).guid });
    await expect(dpm.statusOfRequest({ requestToken: other.requestToken })).rejects.toMatchObject(notFound);
    await expect(bytesOf(dpm.read({ turl: other.turl }))).rejects.toMatchObject(notFound);
  });

  it('amga knows the listed ones only', async () => {
    const amga = await serviceOf('c', 'amga', metadata);
    const rows = async (collection: string) =>
      (await collect(amga.query({ collection }))).flatMap((part) => part.rows.map(({ guid }) => guid));
    expect((await rows('/mdm/Image')).toSorted()).toEqual(guidsOf(image(0), image(1)));
    expect(await rows('/mdm/Series')).toHaveLength(2);
    expect(await amga.checkAccess({ guid: image(1).guid })).toMatchObject({ decision: { allowed: true } });
    for (const call of ['getAcl', 'checkAccess'] as const)
      await expect(amga[call]({ guid: image(2).guid })).rejects.toMatchObject(notFound);
  });

  it.each(holders)('hydra of %s releases shares of the listed ones only', async (site) => {
    const hydra = await serviceOf(site, 'hydra', keys);
    const guids = [image(0), image(2), image(1), late, elsewhere].map(({ guid }) => guid);
    const { outcomes } = await hydra.getShares({ guids });
    expect(outcomes.map(({ error }) => error?.code ?? '')).toEqual([
      '',
      'not-found',
      '',
      'not-found',
      'not-found',
    ]);
    await expect(hydra.checkAccess({ guid: image(2).guid })).rejects.toMatchObject(notFound);
    const records = await grid.door(site, 'hydra').auditRecords();
    const released = records.findLast(({ operation }) => operation === 'hydra.get-shares');
    expect(released).toMatchObject({ subject: job.dn, detail: { refused: 3 } });
  });
});

describe('what a permit for some images is never good for', () => {
  it('registering, by whatever service', async () => {
    const beyond = {
      code: 'permission-denied',
      refusal: { layer: 'token', reason: 'objects' },
    };
    const narrow = await narrowed(anna, { objects: [image(0).guid] });
    const bridge = <Name extends keyof Services>(service: ServiceName, name: Name) =>
      grid.door('c', service).client(name, { through: 'dicom-bridge', site: 'c', as: narrow });
    for (const call of [
      async () => (await bridge('lfc', catalog)).createEntries({}),
      async () => (await bridge('amga', metadata)).putImages({}),
      async () => (await bridge('hydra', keys)).putShares({}),
      async () => (await bridge('dpm', storage)).prepareToPut({}),
    ])
      await expect(call()).rejects.toMatchObject(beyond);
  });

  it('granting anything of the others, also with what they belong to', async () => {
    const grantee = { user: '/O=Hospital B/CN=Somebody' };
    const shared = (of: TestImage) => ({ image: { lfn: of.lfn } });
    const readOnly = await narrowed(anna, { objects: [image(1).guid], rights: ['find', 'read'] });
    const sharing = await narrowed(anna, { objects: [image(1).guid] });
    const asReader = await grid.ask('mdm.gateway.v1.SharingService', readOnly);
    const asSharer = await grid.ask('mdm.gateway.v1.SharingService', sharing);
    await expect(asReader.grant({ object: shared(image(1)), grantee, permissions: 4 })).rejects.toMatchObject(
      { code: 'permission-denied', refusal: { layer: 'token', reason: 'right/share' } },
    );
    await expect(asSharer.grant({ object: shared(image(2)), grantee, permissions: 4 })).rejects.toMatchObject(
      notFound,
    );
    const amga = await serviceOf('c', 'amga', metadata, owner);
    for await (const { rows } of amga.query({ collection: '/mdm/Series' }))
      for (const { guid } of rows) {
        const below = await collect(amga.listImages({ guid }));
        if (!below.some(({ guids }) => guids.includes(image(1).guid))) continue;
        const { result } = await asSharer.grant({
          object: { collectionGuid: guid },
          grantee,
          permissions: 4,
        });
        expect(result).toMatchObject({ complete: true, images: 1 });
      }
    const hydra = await serviceOf('a', 'hydra', keys, owner);
    const mentions = async ({ guid }: TestImage) =>
      (await hydra.getAcl({ guid })).acl?.entries.some(({ id }) => id === grantee.user);
    expect([await mentions(image(1)), await mentions(image(2))]).toEqual([true, false]);
  });

  it('a narrower permit for one of the others, or the end of other permits', async () => {
    await expect(client.narrow({ objects: [image(2).guid] })).rejects.toMatchObject({
      code: 'permission-denied',
      refusal: { reason: 'wider' },
    });
    await expect(client.narrow({ objects: [image(2).lfn] })).rejects.toMatchObject(notFound);
    const [other] = (await rosa.permits()).filter(({ source }) => source === 'certificate');
    await expect(client.endPermit(other?.id)).rejects.toMatchObject({ code: 'permission-denied' });
  });
});

describe('a token without the right to read', () => {
  it('finds an image and is told what stands in the way', async () => {
    const finder = await narrowed(rosa, { rights: ['find'] });
    const asked = await grid.ask('mdm.gateway.v1.ImageService', finder);
    const target = { guid: image(0).guid };
    expect(await asked.stat({ target })).toMatchObject({ site: 'c' });
    await expect(asked.open({ target })).rejects.toMatchObject({
      code: 'permission-denied',
      refusal: { layer: 'token', reason: 'right/read' },
    });
    expect(await (await grid.ask('mdm.gateway.v1.SharingService', finder)).explain({ target })).toMatchObject(
      {
        allowed: false,
        summary: 'lfc of site c: your token is not good for reading',
      },
    );
  });
});

describe('the list of a permit', () => {
  const storedAt = (site: string) => grid.database(site, 'gateway').db;
  const hashOf = ({ token }: { token: string }): string =>
    JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()).objects;

  it('is not believed when the gateway that issued it gives another one', async () => {
    const mallory = await narrowed(rosa, { objects: [image(0).guid, image(3).guid] });
    const hash = hashOf(await mallory.credentials());
    const change = (...guids: readonly string[]) =>
      storedAt('a').query('update object_lists set guids = $2::uuid[] where hash = $1', [hash, guids]);
    await change(...guidsOf(...images));
    const { guid } = image(4);
    const target = { guid };
    for (const call of [
      async () => (await serviceOf('c', 'lfc', catalog, mallory)).stat({ target }),
      async () => (await serviceOf('c', 'dpm', storage, mallory)).prepareToGet(target),
      async () => (await serviceOf('c', 'hydra', keys, mallory)).getShares({ guids: [guid] }),
      async () =>
        collect((await serviceOf('c', 'amga', metadata, mallory)).query({ collection: '/mdm/Image' })),
      async () => (await grid.ask('mdm.gateway.v1.ImageService', mallory, 'b')).stat({ target }),
    ])
      await expect(call()).rejects.toMatchObject(unavailable);
    expect(await storedAt('c').query('select from object_lists where hash = $1', [hash])).toEqual([]);

    await change(...guidsOf(image(0), image(3)));
    const lfc = await serviceOf('c', 'lfc', catalog, mallory);
    expect(await lfc.stat({ target: { guid: image(3).guid } })).toMatchObject({
      entry: { size: expect.any(Number) },
    });
    await expect(lfc.stat({ target })).rejects.toMatchObject(notFound);
  });

  it('is asked for once by a site, which then does without the gateway that issued it', async () => {
    const known = await narrowed(rosa, { objects: [image(0).guid, image(4).guid] });
    const unknown = await narrowed(rosa, { objects: [image(2).guid, image(4).guid] });
    const { guid } = image(4);
    await (await serviceOf('c', 'lfc', catalog, known)).stat({ target: { guid } });
    await grid.stop('a', 'gateway');
    try {
      expect(await (await serviceOf('c', 'dpm', storage, known)).stat({ guid })).toMatchObject({
        file: { guid },
      });
      const released = await (await serviceOf('c', 'hydra', keys, known)).getShares({
        guids: [guid, image(1).guid],
      });
      expect(released.outcomes.map(({ error }) => error?.code)).toEqual([undefined, 'not-found']);
      const opened = await (await grid.ask('mdm.gateway.v1.ImageService', known, 'c')).open({
        target: { guid },
      });
      expect(opened).toMatchObject({ guid, site: 'c' });
      await expect(
        (await serviceOf('c', 'lfc', catalog, unknown)).stat({ target: { guid } }),
      ).rejects.toMatchObject(unavailable);
    } finally {
      await grid.start('a', 'gateway');
    }
    const lfc = await serviceOf('c', 'lfc', catalog, unknown);
    await eventually(async () =>
      lfc.stat({ target: { guid } }).then(
        () => true,
        () => false,
      ),
    );
    await expect(lfc.stat({ target: { guid: image(0).guid } })).rejects.toMatchObject(notFound);
  });

  it('is given to gateways and to services of the own site alone', async () => {
    const hash = hashOf(await job.credentials());
    const ask = async (through: ServiceName, site: string) =>
      (
        await grid.door('a', 'gateway').client('mdm.gateway.v1.SessionService', { through, site })
      ).getObjectList({
        hash,
        site: 'a',
      });
    for (const [through, site] of [
      ['gateway', 'b'],
      ['lfc', 'a'],
    ] as const)
      expect((await ask(through, site)).guids).toHaveLength(3);
    await expect(ask('lfc', 'b')).rejects.toMatchObject({ code: 'caller-not-allowed' });
  });
});
