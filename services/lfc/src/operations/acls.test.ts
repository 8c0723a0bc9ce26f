import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newGuid } from '@mdm/rpc';
import { type Asking, type CatalogBed, root, startCatalog } from '../testing.js';

let bed: CatalogBed;
let alice: Asking;
let bob: Asking;

beforeAll(async () => {
  bed = await startCatalog();
  alice = await bed.ask({ name: 'Alice Arzt', groups: ['/biomed/a', '/biomed'] });
  bob = await bed.ask({ name: 'Bob', site: 'b', groups: ['/biomed/b'] });
});
afterAll(() => bed.close());

const closedFile = async (study: string, name = 'one') => {
  const guid = newGuid();
  await alice.register([{ lfn: `${root}/${study}/s/${name}`, guid, directoryMode: 0o750 }]);
  return guid;
};
const letRead = (guid: string, remove = false) => ({
  guid,
  edits: [{ tag: 'ACL_TAG_USER', id: bob.user.dn, permissions: 4, remove } as const],
});

describe('editAcls', () => {
  it('lets a person of another site read a file, and pass the directories above it', async () => {
    const guid = await closedFile('granted');
    await expect(bob.catalog.listReplicas({ target: { guid } })).rejects.toMatchObject({ code: 'not-found' });
    const { outcomes } = await alice.catalog.editAcls({ changes: [letRead(guid)] });
    expect(outcomes).toEqual([{ guid, error: null }]);
    expect((await bob.catalog.listReplicas({ target: { guid } })).replicas).toHaveLength(1);
    const { acl } = await alice.catalog.getAcl({ target: { lfn: `${root}/granted/s` } });
    expect(acl?.entries).toContainEqual({
      tag: 'ACL_TAG_USER',
      id: bob.user.dn,
      limits: null,
      permissions: 1,
      isDefault: false,
    });
    const top = await alice.catalog.getAcl({ target: { lfn: root } });
    expect(top.acl?.entries).toHaveLength(3);
  });

  it('takes the right back, and is the same twice as once', async () => {
    const guid = await closedFile('revoked');
    await alice.catalog.editAcls({ changes: [letRead(guid)] });
    const { acl } = await alice.catalog.getAcl({ target: { guid } });
    await alice.catalog.editAcls({ changes: [letRead(guid), letRead(guid)] });
    expect(await alice.catalog.getAcl({ target: { guid } })).toEqual({ acl });
    for (let time = 0; time < 2; time += 1) {
      await alice.catalog.editAcls({ changes: [letRead(guid, true)] });
      await expect(bob.catalog.listReplicas({ target: { guid } })).rejects.toMatchObject({
        code: 'permission-denied',
      });
    }
  });

  it('is for the owner of each entry: a reader cannot share', async () => {
    const [mine, other] = [await closedFile('shared'), newGuid()];
    await alice.catalog.editAcls({ changes: [letRead(mine)] });
    const changes = [mine, other].map((guid) => ({
      guid,
      edits: [{ tag: 'ACL_TAG_GROUP', id: '/biomed/b', permissions: 7 } as const],
    }));
    const { outcomes } = await bob.catalog.editAcls({ changes });
    expect(outcomes.map(({ guid, error }) => [guid, error?.code])).toEqual([
      [mine, 'permission-denied'],
      [other, 'not-found'],
    ]);
    expect((await bed.auditRecords()).at(-1)).toMatchObject({
      operation: 'lfc.edit-acls',
      subject: bob.user.dn,
      count: 2,
      detail: { refused: 1 },
    });
  });

  it('answers per item what would not be an ACL and does the others', async () => {
    const [good, full] = [await closedFile('full'), await closedFile('full', 'two')];
    const edits = (from: number) =>
      Array.from({ length: 100 }, (_, index) => ({
        tag: 'ACL_TAG_USER' as const,
        id: `/CN=Reader ${from + index}`,
        permissions: 2,
      }));
    await alice.catalog.editAcls({ changes: [0, 100].map((from) => ({ guid: full, edits: edits(from) })) });
    const { outcomes } = await alice.catalog.editAcls({
      changes: [{ guid: full, edits: edits(200) }, letRead(good)],
    });
    expect(outcomes[0]?.error).toMatchObject({ code: 'invalid-argument' });
    expect(outcomes[1]?.error).toBeNull();
  });

  it('changes 1,000 entries at once', async () => {
    const files = Array.from({ length: 1_000 }, (_, index) => ({
      lfn: `${root}/bulk/s/${index}`,
      guid: newGuid(),
      directoryMode: 0o750,
    }));
    await alice.register(files);
    const { outcomes } = await alice.catalog.editAcls({ changes: files.map(({ guid }) => letRead(guid)) });
    expect(outcomes.filter(({ error }) => error)).toEqual([]);
    const [used] = await bed.context.db.query<{ count: number }>(
      `select count(distinct acl_id) from entries where path like '${root}/bulk/s/%'`,
    );
    expect(used?.count).toBe(1);
  });
});

describe('a registration with readers', () => {
  it('lets them pass directories that were there before', async () => {
    await closedFile('before');
    const guid = newGuid();
    await alice.register([{ lfn: `${root}/before/s/theirs`, guid, readers: [bob.user.dn] }]);
    expect(await bob.catalog.stat({ target: { guid } })).toMatchObject({ entry: { guid } });
    await expect(bob.catalog.listReplicas({ target: { lfn: `${root}/before/s/one` } })).rejects.toMatchObject(
      { code: 'permission-denied' },
    );
  });
});

describe('checkAccess', () => {
  it('says whether and why, and nothing to who may not know of the entry', async () => {
    const guid = await closedFile('checked');
    const check = (asking: Asking) => asking.catalog.checkAccess({ target: { guid } });
    expect((await check(alice)).decision).toMatchObject({ allowed: true, reason: 'owner', remedy: '' });
    await expect(check(bob)).rejects.toMatchObject({ code: 'not-found' });
    await alice.catalog.editAcls({ changes: [letRead(guid)] });
    expect((await check(bob)).decision).toMatchObject({ allowed: true, reason: 'named-user' });
    await alice.catalog.editAcls({ changes: [letRead(guid, true)] });
    expect((await check(bob)).decision).toMatchObject({
      allowed: false,
      service: 'lfc',
      site: 'a',
      layer: 'acl',
      reason: 'other',
      remedy: 'ask the owner of the image for access',
    });
  });
});
