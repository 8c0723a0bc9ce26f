import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aclFromMode, internAcls } from '@mdm/access';
import { anyFactsId } from '@mdm/policy/testing';
import { newGuid } from '@mdm/rpc';
import { listEntries } from '../store/entries.js';
import { type Asking, type CatalogBed, collect, root, startCatalog } from '../testing.js';

let bed: CatalogBed;
let admin: Asking;
let alice: Asking;
let bob: Asking;
const home = `${root}/home`;

beforeAll(async () => {
  bed = await startCatalog();
  admin = await bed.ask({ name: 'Adam Admin A', groups: ['/biomed'] });
  alice = await bed.ask({ name: 'Alice Arzt', groups: ['/biomed/a', '/biomed'] });
  bob = await bed.ask({ name: 'Bob', groups: ['/biomed/b'] });
  await admin.catalog.makeDirectory({ lfn: home, mode: 0o777 });
});
afterAll(() => bed.close());

const file = async (lfn: string, options: { readers?: string[]; mode?: number } = {}) => {
  const guid = newGuid();
  const { outcomes } = await alice.register([{ lfn, guid, ...options }]);
  expect(outcomes[0]?.error).toBeNull();
  return guid;
};
const stat = async (lfn: string) => (await alice.catalog.stat({ target: { lfn } })).entry;

describe('makeDirectory', () => {
  it('makes a directory of the caller and the first group', async () => {
    const { entry } = await alice.catalog.makeDirectory({ lfn: `${home}/one`, mode: 0o750 });
    expect(entry).toMatchObject({
      kind: 'ENTRY_KIND_DIRECTORY',
      owner: alice.user.dn,
      group: '/biomed/a',
      mode: 0o750,
      links: 1,
    });
  });

  it('makes those above it when asked to, and refuses otherwise', async () => {
    const lfn = `${home}/deep/er/est`;
    await expect(alice.catalog.makeDirectory({ lfn })).rejects.toMatchObject({ code: 'not-found' });
    await alice.catalog.makeDirectory({ lfn, parents: true });
    expect(await stat(`${home}/deep`)).toMatchObject({ links: 1, mode: 0o755 });
    await expect(alice.catalog.makeDirectory({ lfn, parents: true })).rejects.toMatchObject({
      code: 'already-exists',
    });
  });

  it('needs write on the parent, or on the nearest directory above where that is to be made', async () => {
    await alice.catalog.makeDirectory({ lfn: `${home}/hers` });
    for (const lfn of [`${home}/hers/x`, `${home}/hers/x/y/z`]) {
      await expect(bob.catalog.makeDirectory({ lfn, parents: true })).rejects.toMatchObject({
        code: 'permission-denied',
        refusal: { site: 'a', service: 'lfc', layer: 'acl', reason: 'other' },
      });
    }
    await expect(alice.catalog.makeDirectory({ lfn: '/elsewhere' })).rejects.toMatchObject({
      code: 'not-found',
    });
    await expect(admin.catalog.makeDirectory({ lfn: '/grid/biomed/b' })).rejects.toMatchObject({
      code: 'invalid-argument',
    });
  });

  it('passes default entries on', async () => {
    const lfn = `${home}/defaults`;
    await alice.catalog.makeDirectory({ lfn });
    const base = aclFromMode({ owner: alice.user.dn, group: '/biomed/a', mode: 0o750 });
    const defaults = base.entries.map((entry) => ({ ...entry, default: true as const }));
    const ids = await internAcls(bed.context.db, [{ ...base, entries: [...base.entries, ...defaults] }]);
    await bed.context.db.query('update entries set acl_id = $2 where path = $1', [lfn, [...ids.values()][0]]);
    await alice.catalog.makeDirectory({ lfn: `${lfn}/below` });
    const { acl } = await alice.catalog.getAcl({ target: { lfn: `${lfn}/below` } });
    expect(acl?.entries.filter(({ isDefault }) => isDefault)).toHaveLength(3);
    expect(await stat(`${lfn}/below`)).toMatchObject({ mode: 0o750 });
  });
});

describe('listDirectory', () => {
  it('lists names in byte order, aliases with the name they stand for', async () => {
    const lfn = `${home}/listed`;
    await alice.catalog.makeDirectory({ lfn });
    const guid = await file(`${lfn}/b`);
    await file(`${lfn}/Z`);
    await file(`${lfn}/ä`);
    await alice.catalog.addAlias({ target: { guid }, alias: `${lfn}/a` });
    const listed = await collect(alice.catalog.listDirectory({ lfn }));
    expect(listed.map(({ entry }) => [entry?.lfn, entry?.kind, entry?.aliasOf])).toEqual([
      [`${lfn}/Z`, 'ENTRY_KIND_FILE', ''],
      [`${lfn}/a`, 'ENTRY_KIND_ALIAS', `${lfn}/b`],
      [`${lfn}/b`, 'ENTRY_KIND_FILE', ''],
      [`${lfn}/ä`, 'ENTRY_KIND_FILE', ''],
    ]);
    expect(listed.map(({ nextCursor }) => nextCursor)).toEqual(['', '', '', '']);
  });

  const fill = async (lfn: string, count: number) => {
    const { entry } = await alice.catalog.makeDirectory({ lfn });
    const [row] = await bed.context.db.query<{ id: number; acl_id: number }>(
      'select id, acl_id from entries where guid = $1',
      [entry?.guid],
    );
    const factsId = await anyFactsId(bed.context.db);
    const now = new Date().toISOString();
    const rows = function* () {
      for (let index = 0; index < count; index += 1) {
        const name = `n${String(index * 10).padStart(7, '0')}`;
        yield [row?.id, name, `${lfn}/${name}`, newGuid(), 'file', row?.acl_id, factsId, 1, now, now];
      }
    };
    await bed.context.db.copyInto(
      'entries',
      [
        'parent_id',
        'name',
        'path',
        'guid',
        'kind',
        'acl_id',
        'facts_id',
        'links',
        'created_at',
        'modified_at',
      ],
      rows(),
    );
    // What autovacuum does a moment after so many rows.
    await bed.context.db.query('analyze entries');
  };

  it('pages without gap or repeat while others are added', async () => {
    const lfn = `${home}/huge-paged`;
    await fill(lfn, 2_500);
    const names: string[] = [];
    for (let cursor = '', pages = 1; ; pages += 1) {
      const page = await collect(alice.catalog.listDirectory({ lfn, cursor, limit: 500 }));
      expect(page.length).toBeLessThanOrEqual(500);
      names.push(...page.map((part) => part.entry?.lfn.slice(lfn.length + 1) ?? ''));
      cursor = page.at(-1)?.nextCursor ?? '';
      if (!cursor) break;
      await file(`${lfn}/n0000000-${pages}`);
      await file(`${lfn}/n999999${pages}`);
    }
    expect(names).toEqual([...new Set(names)].sort());
    expect(names.filter((name) => /^n\d{6}0$/.test(name))).toHaveLength(2_500);
    expect(names.filter((name) => name.startsWith('n999999')).length).toBeGreaterThan(4);
  });

  it('lists a directory of 100,000 entries page by page', async () => {
    const lfn = `${home}/huge`;
    await fill(lfn, 100_000);
    const seen = new Set<string>();
    for (let after = ''; ; ) {
      const page = await listEntries(bed.context.db, { directory: lfn, after, limit: 1_000 });
      for (const entry of page) seen.add(entry.guid);
      const last = page.at(-1);
      if (!last) break;
      after = last.lfn.slice(lfn.length + 1);
    }
    expect(seen.size).toBe(100_000);
  });

  it('refuses a file, a foreign cursor, a page of more than 1,000, and a reader without the right', async () => {
    await file(`${home}/plain`);
    const refusal = async (request: object, asking = alice) =>
      collect(asking.catalog.listDirectory({ lfn: home, ...request })).then(
        () => 'listed',
        (error: { code: string }) => error.code,
      );
    expect(await refusal({ lfn: `${home}/plain` })).toBe('failed-precondition');
    expect(await refusal({ cursor: '%%%' })).toBe('invalid-argument');
    expect(await refusal({ cursor: Buffer.from('a/b').toString('base64url') })).toBe('invalid-argument');
    expect(await refusal({ limit: 1_001 })).toBe('invalid-argument');
    await alice.catalog.makeDirectory({ lfn: `${home}/private`, mode: 0o700 });
    expect(await refusal({ lfn: `${home}/private` }, bob)).toBe('permission-denied');
  });
});

describe('addAlias', () => {
  it('gives a file a further name that every operation follows', async () => {
    const guid = await file(`${home}/real/s/one`);
    const { entry } = await alice.catalog.addAlias({
      target: { lfn: `${home}/real/s/one` },
      alias: `${home}/favourite`,
    });
    expect(entry).toMatchObject({ guid, lfn: `${home}/favourite`, kind: 'ENTRY_KIND_FILE', links: 2 });
    await alice.catalog.setComment({ target: { lfn: `${home}/favourite` }, comment: 'a good one' });
    expect(await stat(`${home}/real/s/one`)).toMatchObject({ comment: 'a good one', links: 2 });
    await alice.catalog.addAlias({ target: { lfn: `${home}/favourite` }, alias: `${home}/second` });
    expect(await stat(`${home}/real/s/one`)).toMatchObject({ links: 3 });
    await expect(alice.catalog.addAlias({ target: { guid }, alias: `${home}/second` })).rejects.toMatchObject(
      { code: 'already-exists' },
    );
  });

  it('needs read on the entry and write on the directory', async () => {
    const guid = await file(`${home}/secret`, { mode: 0o600 });
    await expect(bob.catalog.addAlias({ target: { guid }, alias: `${home}/mine` })).rejects.toMatchObject({
      code: 'permission-denied',
    });
    await expect(
      alice.catalog.addAlias({ target: { guid }, alias: `${root}/not-hers` }),
    ).rejects.toMatchObject({ code: 'permission-denied' });
  });

  it('opens no way around a closed directory', async () => {
    await alice.catalog.makeDirectory({ lfn: `${home}/vault`, mode: 0o700 });
    const guid = await file(`${home}/vault/one`, { mode: 0o644 });
    await alice.catalog.addAlias({ target: { guid }, alias: `${home}/hole` });
    await expect(bob.catalog.stat({ target: { lfn: `${home}/hole` } })).rejects.toMatchObject({
      code: 'not-found',
    });
  });

  it('names files only', async () => {
    await expect(
      alice.catalog.addAlias({ target: { lfn: home }, alias: `${home}/loop` }),
    ).rejects.toMatchObject({ code: 'failed-precondition' });
  });
});

describe('unlink', () => {
  const unlink = (lfn: string) => alice.catalog.unlink({ lfn });
  const remove = async (lfn: string) => {
    const { replicas } = await alice.catalog.listReplicas({ target: { lfn } });
    for (const { surl } of replicas) await alice.catalog.removeReplica({ target: { lfn }, surl });
  };

  it('takes an empty directory away, and no other', async () => {
    await alice.catalog.makeDirectory({ lfn: `${home}/full/inner`, parents: true });
    await expect(unlink(`${home}/full`)).rejects.toMatchObject({ code: 'failed-precondition' });
    await unlink(`${home}/full/inner`);
    await unlink(`${home}/full`);
    await expect(unlink(`${home}/full`)).rejects.toMatchObject({ code: 'not-found' });
  });

  it('takes the last name of a file only when no replica is left', async () => {
    const lfn = `${home}/last`;
    await file(lfn);
    await expect(unlink(lfn)).rejects.toMatchObject({ code: 'failed-precondition' });
    await remove(lfn);
    await unlink(lfn);
    await expect(stat(lfn)).rejects.toMatchObject({ code: 'not-found' });
  });

  it('lets an alias become the first name', async () => {
    const guid = await file(`${home}/first`);
    await alice.catalog.addAlias({ target: { guid }, alias: `${home}/next` });
    await unlink(`${home}/first`);
    const { entry } = await alice.catalog.stat({ target: { guid } });
    expect(entry).toMatchObject({ guid, lfn: `${home}/next`, kind: 'ENTRY_KIND_FILE', links: 1 });
    await expect(stat(`${home}/first`)).rejects.toMatchObject({ code: 'not-found' });
  });

  it('takes an alias away and leaves the file', async () => {
    const guid = await file(`${home}/stays`);
    await alice.catalog.addAlias({ target: { guid }, alias: `${home}/goes` });
    await unlink(`${home}/goes`);
    expect(await stat(`${home}/stays`)).toMatchObject({ guid, links: 1 });
  });

  it('keeps the directory of the site', async () => {
    await expect(admin.catalog.unlink({ lfn: root })).rejects.toMatchObject({ code: 'invalid-argument' });
  });

  it('counts the entries of the directory rightly through all this', async () => {
    const wrong = await bed.context.db.query(
      `select d.path from entries d where d.kind = 'directory' and d.path not like '%/huge%'
       and d.links <> (select count(*) from entries e where e.parent_id = d.id)
       union all
       select f.path from entries f where f.kind = 'file'
       and f.links <> 1 + (select count(*) from entries e where e.target_id = f.id)`,
    );
    expect(wrong).toEqual([]);
  });
});

describe('replicas', () => {
  const second = 'https://dpm.b.example/dpm/b/home/biomed/copy';

  it('are added, listed with the entry, and taken away', async () => {
    const lfn = `${home}/copied`;
    const guid = await file(lfn);
    const { replica } = await alice.catalog.addReplica({ target: { lfn }, surl: second });
    expect(replica).toMatchObject({ surl: second, host: 'dpm.b.example' });
    const listed = await alice.catalog.listReplicas({ target: { guid } });
    expect(listed.entry).toMatchObject({ guid, lfn });
    expect(listed.replicas.map(({ host }) => host)).toEqual(['dpm.a.example', 'dpm.b.example']);
    await alice.catalog.removeReplica({ target: { lfn }, surl: second });
    await expect(alice.catalog.removeReplica({ target: { lfn }, surl: second })).rejects.toMatchObject({
      code: 'not-found',
    });
  });

  it('are unique in the catalogue, belong to files, and have a storage URL', async () => {
    const lfn = `${home}/unique`;
    await file(lfn);
    await alice.catalog.addReplica({ target: { lfn }, surl: `${second}2` });
    await expect(alice.catalog.addReplica({ target: { lfn }, surl: `${second}2` })).rejects.toMatchObject({
      code: 'already-exists',
    });
    await alice.catalog.makeDirectory({ lfn: `${home}/dir` });
    await expect(
      alice.catalog.addReplica({ target: { lfn: `${home}/dir` }, surl: `${second}3` }),
    ).rejects.toMatchObject({ code: 'failed-precondition' });
    await expect(alice.catalog.addReplica({ target: { lfn }, surl: 'not a url' })).rejects.toMatchObject({
      code: 'invalid-argument',
      field: 'surl',
    });
  });

  it('are shown to readers and changed by writers only', async () => {
    const lfn = `${home}/read-only`;
    await file(lfn, { readers: [bob.user.dn] });
    expect((await bob.catalog.listReplicas({ target: { lfn } })).replicas).toHaveLength(1);
    await expect(bob.catalog.addReplica({ target: { lfn }, surl: `${second}4` })).rejects.toMatchObject({
      code: 'permission-denied',
      refusal: { reason: 'named-user' },
    });
    await expect(bob.catalog.setComment({ target: { lfn }, comment: 'x' })).rejects.toMatchObject({
      code: 'permission-denied',
    });
  });
});

describe('setComment', () => {
  it('takes 255 bytes, clears with nothing, and refuses more', async () => {
    const target = { lfn: `${home}/commented` };
    await file(target.lfn);
    await alice.catalog.setComment({ target, comment: 'ä'.repeat(127) });
    expect((await stat(target.lfn))?.comment).toHaveLength(127);
    await alice.catalog.setComment({ target, comment: '' });
    expect((await stat(target.lfn))?.comment).toBe('');
    await expect(alice.catalog.setComment({ target, comment: 'ä'.repeat(128) })).rejects.toMatchObject({
      code: 'invalid-argument',
      field: 'comment',
    });
  });
});
