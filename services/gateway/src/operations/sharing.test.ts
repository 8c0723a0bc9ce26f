import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { common, gateway as messages } from '@mdm/protos';
import type { TestUser } from '@mdm/testbed';
import { collect, eventually, type Grid, holders, startGrid, type TestImage } from '../testing.js';

const sharing = 'mdm.gateway.v1.SharingService';
const images = 'mdm.gateway.v1.ImageService';
const read = 4;

let grid: Grid;
let owner: TestUser;
let colleague: TestUser;
let visitor: TestUser;

beforeAll(async () => {
  grid = await startGrid();
  owner = grid.user({ site: 'b', name: 'Berta Arzt', groups: ['/biomed/b/Role=physician'] });
  colleague = grid.user({ site: 'b', name: 'Karl Kollege', groups: ['/biomed/b/Role=physician'] });
  visitor = grid.user({ site: 'a', name: 'Rosa Forscher', groups: ['/biomed/heart'] });
});
afterAll(() => grid.close());

const share = (as: TestUser, site?: string) => grid.ask(sharing, as, site);
const user = ({ dn }: TestUser): messages.Grantee => ({ user: dn });
const ofImage = ({ lfn }: TestImage): messages.SharedObject => ({ image: { lfn } });

/** The holders that give the reader a share. */
async function releasing(reader: TestUser, { guid, key }: TestImage): Promise<string[]> {
  const given = await Promise.all(
    key.holders?.map(async (holder) => {
      const keys = await grid.door(holder, 'hydra').client('mdm.hydra.v1.KeyService', {
        through: 'gateway',
        site: reader.site,
        as: reader,
      });
      const { jwe } = await keys.getShares({ guids: [guid] });
      return jwe === '' ? [] : [holder];
    }) ?? [],
  );
  return given.flat();
}

const opens = async (reader: TestUser, { guid }: TestImage): Promise<boolean> =>
  (await grid.ask(images, reader)).open({ target: { guid } }).then(
    () => true,
    () => false,
  );

describe('grant and revoke', () => {
  it('give a person of another site the image and take it back, in every service and at every holder', async () => {
    const image = await grid.register({ owner });
    const client = await share(owner);
    expect(await opens(visitor, image)).toBe(false);
    expect(await releasing(visitor, image)).toEqual([]);

    const { result } = await client.grant({
      object: ofImage(image),
      grantee: user(visitor),
      permissions: read,
    });
    expect(result).toEqual({ id: expect.any(String), complete: true, images: 1, pending: [] });
    expect(await opens(visitor, image)).toBe(true);
    expect(await releasing(visitor, image)).toEqual([...holders]);
    const { acl } = await client.getRights({ target: { guid: image.guid } });
    expect(acl?.entries).toContainEqual({
      tag: 'ACL_TAG_USER',
      id: visitor.dn,
      permissions: read,
      isDefault: false,
      limits: null,
    });

    const revoked = await client.revoke({ object: ofImage(image), grantee: user(visitor) });
    expect(revoked.result).toMatchObject({ complete: true, images: 1 });
    expect(await opens(visitor, image)).toBe(false);
    expect(await releasing(visitor, image)).toEqual([]);
  });

  it('may be repeated', async () => {
    const image = await grid.register({ owner });
    const client = await share(owner);
    for (let n = 0; n < 2; n += 1) {
      const { result } = await client.grant({
        object: ofImage(image),
        grantee: user(visitor),
        permissions: read,
      });
      expect(result?.complete).toBe(true);
    }
    for (let n = 0; n < 2; n += 1) {
      const { result } = await client.revoke({ object: ofImage(image), grantee: user(visitor) });
      expect(result?.complete).toBe(true);
    }
    expect(await releasing(visitor, image)).toEqual([]);
  });

  it('reach all images of a series as it is now, and each image has its own readers', async () => {
    const first = await grid.register({ owner, series: 'shared' });
    const second = await grid.register({ owner, series: 'shared' });
    const collection = await seriesOf(first);
    const client = await share(owner);
    const granted = await client.grant({
      object: { collectionGuid: collection },
      grantee: { group: '/biomed/heart' },
      permissions: read,
    });
    expect(granted.result).toMatchObject({ complete: true, images: 2 });
    const later = await grid.register({ owner, series: 'shared' });
    await client.revoke({ object: ofImage(second), grantee: { group: '/biomed/heart' } });
    expect(await releasing(visitor, first)).toEqual([...holders]);
    expect(await releasing(visitor, second)).toEqual([]);
    expect(await releasing(visitor, later)).toEqual([]);
  });

  it('are passed on to the owner site', async () => {
    const image = await grid.register({ owner });
    const client = await share(owner, 'a');
    for (const object of [
      ofImage(image),
      { image: { guid: image.guid } },
      { collectionGuid: await seriesOf(image), site: 'b' },
    ]) {
      const { result } = await client.grant({ object, grantee: user(visitor), permissions: read });
      expect(result).toMatchObject({ complete: true });
    }
    expect(await opens(visitor, image)).toBe(true);
  });

  it('are for the owner, vouched for by the owner site, alone', async () => {
    const image = await grid.register({ owner, readers: [colleague, visitor] });
    const hidden = await grid.register({ owner, series: 'hidden', directoryMode: 0o700 });
    const grantTo = async (as: TestUser, of: TestImage, site?: string) =>
      (await share(as, site)).grant({ object: ofImage(of), grantee: user(colleague), permissions: read });
    await expect(grantTo(colleague, image)).rejects.toMatchObject({ code: 'permission-denied' });
    await expect(grantTo(visitor, image)).rejects.toMatchObject({
      code: 'permission-denied',
      message: 'only the owner site changes rights',
    });
    const impostor = grid.user({ site: 'a', name: 'Impostor', dn: owner.dn });
    await expect(grantTo(impostor, image)).rejects.toMatchObject({ code: 'permission-denied' });
    // The catalogue shows everybody what lies in open directories, also whom no other service tells of it.
    const named = await grid.register({ owner });
    await expect(grantTo(colleague, named)).rejects.toMatchObject({
      code: 'permission-denied',
      message: 'only the owner changes the rights of an image',
    });
    await expect(grantTo(colleague, hidden)).rejects.toMatchObject({ code: 'not-found' });
    await expect(
      (await share(colleague)).grant({
        object: { collectionGuid: await seriesOf(hidden) },
        grantee: user(colleague),
        permissions: read,
      }),
    ).rejects.toMatchObject({ code: 'not-found' });
  });

  it('are refused when something of the request is wrong', async () => {
    const image = await grid.register({ owner });
    const client = await share(owner);
    const grantee = user(visitor);
    const object = ofImage(image);
    for (const [request, field] of [
      [{ object, grantee, permissions: 1 }, 'permissions'],
      [{ object, grantee, permissions: 8 }, 'permissions'],
      [{ object, grantee: { user: 'Rosa' }, permissions: read }, 'grantee.id'],
      [{ object, grantee: { group: 'heart' }, permissions: read }, 'grantee.id'],
      [{ object, permissions: read }, 'grantee.id'],
      [{ grantee, permissions: read }, 'object.kind'],
      [{ object: { image: { lfn: '/grid/biomed/b/study-1' } }, grantee, permissions: read }, 'object'],
    ] as const) {
      await expect(client.grant(request)).rejects.toMatchObject({ code: 'invalid-argument', field });
    }
  });

  it('are finished after a crash and an outage, and the later of two wins everywhere', async () => {
    const image = await grid.register({ owner });
    const client = await share(owner);
    await grid.stop('c', 'hydra');

    const granting = client.grant({ object: ofImage(image), grantee: user(visitor), permissions: read });
    await eventually(async () => (await pendingAt('b')).join() === 'mdm://c/hydra');
    expect(await opens(visitor, image)).toBe(true);
    const revoking = client.revoke({ object: ofImage(image), grantee: user(visitor) });
    await granting;
    const { result } = await revoking;
    expect(result).toMatchObject({ complete: false, pending: ['mdm://c/hydra'] });
    expect(await opens(visitor, image)).toBe(false);

    await grid.stop('b', 'gateway');
    await grid.start('c', 'hydra');
    await grid.start('b', 'gateway');
    await eventually(async () => (await pendingAt('b')).length === 0);
    expect(await releasing(visitor, image)).toEqual([]);
    const states = await grid.database('b', 'gateway').db.query('select distinct status from mdm_saga_item');
    expect(states).toEqual([{ status: 'done' }]);
  });

  it('leave what an audit needs to know', async () => {
    const image = await grid.register({ owner });
    const { result } = await (await share(owner)).grant({
      object: ofImage(image),
      grantee: user(visitor),
      permissions: read,
    });
    const records = await grid.door('b', 'gateway').auditRecords();
    expect(records.at(-1)).toMatchObject({
      operation: 'gateway.grant',
      outcome: 'success',
      subject: owner.dn,
      objects: [image.lfn],
      detail: { change: result?.id, images: 1, pending: 0 },
    });
  });
});

describe('explain', () => {
  const explain = async (as: TestUser, image: TestImage, site?: string) =>
    (await share(as, site)).explain({ target: { lfn: image.lfn } });

  it('says that an image opens, with the decision of every service', async () => {
    const image = await grid.register({ owner, readers: [visitor] });
    const { allowed, summary, decisions, owner: whom } = await explain(visitor, image);
    expect({ allowed, summary, whom }).toEqual({
      allowed: true,
      summary: 'the image opens for you',
      whom: '',
    });
    expect(decisions.map(({ service, site, reason }) => `${service} ${site} ${reason}`)).toEqual([
      'lfc b named-user',
      'dpm b named-user',
      'amga b named-user',
      'hydra a named-user',
      'hydra b named-user',
      'hydra c named-user',
    ]);
  });

  it('says whom to ask when no entry mentions the caller', async () => {
    const image = await grid.register({ owner });
    expect(await explain(visitor, image)).toMatchObject({
      allowed: false,
      summary: 'lfc of site b: no entry of the access control list mentions you',
      owner: owner.dn,
    });
  });

  it.each([
    ['dpm', 'dpm of site b: no entry of the access control list mentions you'],
    ['hydra', 'hydra of site a: no entry of the access control list mentions you'],
  ] as const)('finds that it is %s that refuses', async (service, summary) => {
    const image = await grid.register({ owner, readers: [visitor] });
    const changes = [
      { guid: image.guid, edits: [{ tag: 'ACL_TAG_USER' as const, id: visitor.dn, remove: true }] },
    ];
    const through = { through: 'gateway', site: 'b', as: owner } as const;
    if (service === 'dpm') {
      await (await grid.door('b', 'dpm').client('mdm.dpm.v1.StorageService', through)).editAcls({ changes });
    } else {
      for (const site of ['a', 'c'])
        await (await grid.door(site, 'hydra').client('mdm.hydra.v1.KeyService', through)).editAcls({
          changes,
        });
    }
    expect(await explain(visitor, image)).toMatchObject({ allowed: false, summary, owner: owner.dn });
  });

  it('still opens when one holder of three refuses or cannot be asked', async () => {
    const image = await grid.register({ owner, readers: [visitor] });
    await grid.stop('c', 'hydra');
    const { allowed, decisions } = await explain(visitor, image);
    expect(allowed).toBe(true);
    expect(decisions.at(-1)).toMatchObject({
      service: 'hydra',
      site: 'c',
      allowed: false,
      reason: 'unavailable',
    });
    await grid.start('c', 'hydra');
  });

  it('answers the same for an invisible image and a missing one', async () => {
    const hidden = await grid.register({ owner, series: 'secret', directoryMode: 0o700 });
    const lfn = hidden.lfn.replace(hidden.guid, missingGuid);
    const errorOf = (image: TestImage) =>
      explain(visitor, image).then(
        () => undefined,
        ({ code, message, remedy, refusal }) => ({
          code,
          message: message.replace(image.lfn, 'IT'),
          remedy,
          refusal,
        }),
      );
    const error = await errorOf(hidden);
    expect(error).toMatchObject({ code: 'not-found' });
    expect(await errorOf({ ...hidden, lfn })).toEqual(error);
  });

  it('tells the owner what somebody else would be told, as that person would be', async () => {
    const image = await grid.register({ owner, readers: [visitor] });
    const client = await share(owner);
    const about = (subject: Partial<common.AccessSubject>, site = 'b') =>
      grid.ask(sharing, owner, site).then((asking) =>
        asking.explain({
          target: { lfn: image.lfn },
          subject: { dn: visitor.dn, groups: ['/biomed/heart'], site: 'a', ...subject },
        }),
      );
    expect(await about({})).toMatchObject({ allowed: true, owner: '' });
    expect(await about({ dn: colleague.dn, site: 'b' }, 'a')).toMatchObject({
      allowed: false,
      summary: 'lfc of site b: no entry of the access control list mentions you',
      owner: owner.dn,
    });
    await client.grant({
      object: ofImage(image),
      grantee: user(colleague),
      permissions: read,
      limits: { purpose: 'TREAT' },
    });
    expect(await about({ dn: colleague.dn, site: 'b' })).toMatchObject({ allowed: false });
    const treating = await about({ dn: colleague.dn, site: 'b', purpose: 'TREAT' });
    expect(treating.allowed).toBe(true);
    expect(treating.decisions.every(({ policyVersion }) => policyVersion !== '')).toBe(true);
    expect(await about({ site: 'nowhere' })).toMatchObject({
      allowed: false,
      summary: 'lfc of site b: site "nowhere" is not in the federation of site "b"',
    });
    expect((await grid.door('a', 'hydra').auditRecords()).at(-1)).toMatchObject({
      operation: 'hydra.check-access-many',
      subject: owner.dn,
      objects: [image.guid],
      detail: { about: visitor.dn, aboutSite: 'nowhere', told: 1 },
    });
  });

  it('tells nobody else about others, and an outsider not even that the image exists', async () => {
    const image = await grid.register({ owner, readers: [visitor] });
    const hidden = await grid.register({ owner, series: 'secret', directoryMode: 0o700 });
    const about = async (as: TestUser, { guid }: TestImage) =>
      (await share(as)).explain({
        target: { guid },
        subject: { dn: colleague.dn, groups: [], site: 'b' },
      });
    await expect(about(visitor, image)).rejects.toMatchObject({
      code: 'permission-denied',
      refusal: { service: 'lfc', site: 'b', reason: 'not-owner' },
    });
    await expect(about(visitor, hidden)).rejects.toMatchObject({ code: 'not-found' });
    await expect(about(visitor, { ...image, guid: missingGuid })).rejects.toMatchObject({
      code: 'not-found',
    });
  });

  it('tells an officer what the services of the own site would answer', async () => {
    const image = await grid.register({ owner, series: 'secret', directoryMode: 0o700 });
    const { officer } = grid.site('b').people;
    const olga = grid.user({ site: 'b', name: 'Olga', dn: officer.dn, groups: officer.groups });
    const { decisions } = await (await share(olga)).explain({
      target: { lfn: image.lfn },
      subject: { dn: owner.dn, groups: [], site: 'b' },
    });
    expect(
      decisions.map(({ service, site, allowed, reason }) => `${service} ${site} ${allowed} ${reason}`),
    ).toEqual([
      'lfc b true owner',
      'dpm b true owner',
      'amga b true owner',
      'hydra a false not-told',
      'hydra b true owner',
      'hydra c false not-told',
    ]);
    await expect((await share(olga)).explain({ target: { lfn: image.lfn } })).rejects.toMatchObject({
      code: 'not-found',
    });
  });
});

const missingGuid = '0190163d-8694-739b-aea5-966c26f8ad91';

/** GUID of the series of an image, as its owner finds it. */
async function seriesOf({ site, guid }: TestImage): Promise<string> {
  const client = await grid.door(site, 'amga').client('mdm.amga.v1.MetadataService', {
    through: 'gateway',
    as: owner,
  });
  const pages = await collect(client.query({ collection: '/mdm/Series' }));
  for (const row of pages.flatMap(({ rows }) => rows)) {
    const below = await collect(client.listImages({ guid: row.guid }));
    if (below.some(({ guids }) => guids.includes(guid))) return row.guid;
  }
  throw new Error('the image has no series');
}

async function pendingAt(site: string): Promise<string[]> {
  const rows = await grid
    .database(site, 'gateway')
    .db.query<{ pending: string[] }>('select pending from sharing_part');
  return [...new Set(rows.flatMap(({ pending }) => pending))];
}
