import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newGuid } from '@mdm/rpc';
import { describeTheDoor } from '@mdm/testbed';
import { type Asking, type CatalogBed, catalogName, newEntry, root, startCatalog } from '../testing.js';

let bed: CatalogBed;
let alice: Asking;
let stranger: Asking;

beforeAll(async () => {
  bed = await startCatalog();
  alice = await bed.ask({ name: 'Alice Arzt', groups: ['/biomed/a', '/biomed'] });
  stranger = await bed.ask({ name: 'Sam Stranger', site: 'b', groups: ['/biomed/b'] });
});
afterAll(() => bed.close());

const guid = () => newGuid();

describeTheDoor(() => bed, {
  service: catalogName,
  call: (client) => client.stat({ target: { lfn: root } }),
  beyondFinding: (client) => client.listReplicas({ target: { lfn: root } }),
  through: 'gateway',
  wrongService: 'hydra',
});

describe('the namespace at start', () => {
  it('has the directory of the site, owned by its first administrator', async () => {
    const { entry } = await alice.catalog.stat({ target: { lfn: root } });
    expect(entry).toMatchObject({
      lfn: root,
      kind: 'ENTRY_KIND_DIRECTORY',
      owner: '/O=Hospital A/OU=People/CN=Adam Admin A',
      group: '/biomed',
      mode: 0o755,
    });
    expect(await alice.catalog.stat({ target: { lfn: '/grid' } })).toMatchObject({ entry: { links: 1 } });
  });

  it('keeps no second one when a replica of the service starts', async () => {
    const { entry } = await alice.catalog.stat({ target: { lfn: root } });
    const again = await bed.context.db.query('select guid from entries where path = $1', [root]);
    expect(again).toEqual([{ guid: entry?.guid }]);
  });
});

/** How many entries a directory has, which nobody is told. */
async function linksOf(lfn: string): Promise<number | undefined> {
  const [row] = await bed.context.db.query<{ links: number }>('select links from entries where path = $1', [
    lfn,
  ]);
  return row && Number(row.links);
}

describe('createEntries and stat', () => {
  it('registers files with their directories, and both names find the same entry', async () => {
    const id = guid();
    const lfn = `${root}/study1/series1/one`;
    const { outcomes } = await alice.register([{ lfn, guid: id, size: 12_345 }]);
    expect(outcomes).toEqual([{ guid: id, error: null }]);
    const byName = await alice.catalog.stat({ target: { lfn } });
    expect(byName.entry).toMatchObject({
      guid: id,
      lfn,
      kind: 'ENTRY_KIND_FILE',
      size: 12_345,
      checksum: 'adler32:0a1b2c3d',
      owner: alice.user.dn,
      mode: 0o640,
      links: 1,
    });
    expect(await alice.catalog.stat({ target: { guid: id } })).toEqual(byName);
    const parent = await alice.catalog.stat({ target: { lfn: `${root}/study1/series1` } });
    expect(parent.entry).toMatchObject({ kind: 'ENTRY_KIND_DIRECTORY', links: 1, mode: 0o755 });
  });

  it('tells no more than the year of when something was registered', async () => {
    const [made, registered] = [`${root}/made`, `${root}/study-of-the-day`];
    const admin = await bed.ask({ name: 'Adam Admin A', groups: ['/biomed'] });
    await admin.catalog.makeDirectory({ lfn: made, mode: 0o777 });
    const { entry: before } = await alice.catalog.stat({ target: { lfn: made } });
    const files = [`${registered}/series/one`, `${made}/two`].map((lfn) => ({ lfn, guid: guid() }));
    for (const size of [1, 2]) await alice.register(files.map((file) => ({ ...file, size })));
    const year = Date.UTC(new Date().getUTCFullYear(), 0);
    const told = { createdMs: year, modifiedMs: year };
    for (const lfn of [registered, `${registered}/series`, ...files.map((file) => file.lfn)])
      expect((await alice.catalog.stat({ target: { lfn } })).entry).toMatchObject(told);
    for (const { lfn } of files)
      expect(await alice.catalog.listReplicas({ target: { lfn } })).toMatchObject({
        entry: told,
        replicas: [{ createdMs: year }],
      });
    // What somebody has made by hand keeps its time, whatever is registered in it.
    expect((await alice.catalog.stat({ target: { lfn: made } })).entry).toMatchObject({
      createdMs: before?.createdMs,
      modifiedMs: before?.modifiedMs,
      links: 1,
    });
    expect(before?.modifiedMs).toBeGreaterThan(year);
  });

  it('is done already for the same name and GUID, whose size and checksum follow the call', async () => {
    const file = { lfn: `${root}/study2/s/one`, guid: guid(), size: 1 };
    await alice.register([file]);
    const { outcomes } = await alice.register([{ ...file, size: 2 }]);
    expect(outcomes).toEqual([{ guid: file.guid, error: null }]);
    const { entry } = await alice.catalog.stat({ target: { lfn: file.lfn } });
    expect(entry?.size).toBe(2);
    const { replicas } = await alice.catalog.listReplicas({ target: { guid: file.guid } });
    expect(replicas).toHaveLength(1);
    const { entry: directory } = await alice.catalog.stat({ target: { lfn: `${root}/study2/s` } });
    expect(directory?.links).toBe(1);
  });

  it('answers per item when a name, a GUID or a SURL is taken, and does the others', async () => {
    const first = { lfn: `${root}/study3/s/one`, guid: guid(), surl: 'srm://a.example/one' };
    await alice.register([first]);
    const good = guid();
    const { outcomes } = await alice.register([
      { lfn: first.lfn, guid: guid() },
      { lfn: `${root}/study3/s/two`, guid: first.guid },
      { lfn: `${root}/study3/s/three`, surl: first.surl },
      { lfn: '/grid/biomed/b/s/elsewhere' },
      { lfn: `${root}/study3/s/four`, guid: good },
      { lfn: `${root}/study3/s/four`, guid: guid() },
    ]);
    expect(outcomes.map(({ error }) => error && [error.code, error.field])).toEqual([
      ['already-exists', 'lfn'],
      ['already-exists', 'guid'],
      ['already-exists', 'surl'],
      ['invalid-argument', 'lfn'],
      null,
      ['already-exists', 'lfn'],
    ]);
    expect(await alice.catalog.stat({ target: { guid: good } })).toMatchObject({ entry: { guid: good } });
  });

  it('makes nobody an owner but the user for whom it registers', async () => {
    const entry = newEntry({ lfn: `${root}/study4/s/one` }, '/CN=Somebody Else');
    const { outcomes } = await alice.bridge.createEntries({ entries: [entry] });
    expect(outcomes[0]?.error).toMatchObject({ code: 'permission-denied', field: 'acl.owner' });
    await expect(alice.catalog.stat({ target: { lfn: `${root}/study4` } })).rejects.toMatchObject({
      code: 'not-found',
    });
  });

  it('lets no other user change an entry by its name and GUID', async () => {
    const file = { lfn: `${root}/study5/s/one`, guid: guid() };
    await alice.register([file]);
    const { outcomes } = await stranger.register([{ ...file, size: 666 }]);
    expect(outcomes[0]?.error).toMatchObject({ code: 'already-exists' });
    const { entry } = await alice.catalog.stat({ target: { guid: file.guid } });
    expect(entry?.size).toBe(1_000);
  });

  it('is for the bridge only', async () => {
    const entries = [newEntry({ lfn: `${root}/study6/s/one` }, alice.user.dn)];
    await expect(alice.catalog.createEntries({ entries })).rejects.toMatchObject({
      code: 'caller-not-allowed',
    });
  });

  it('takes 1,000 entries with a fixed number of statements, and no more than 1,000', async () => {
    const files = Array.from({ length: 1_000 }, (_, index) => ({ lfn: `${root}/large/series/${index}` }));
    const { outcomes } = await alice.register(files);
    expect(outcomes.filter(({ error }) => error)).toEqual([]);
    expect(await linksOf(`${root}/large/series`)).toBe(1_000);
    await expect(alice.register([...files, { lfn: `${root}/large/series/more` }])).rejects.toMatchObject({
      code: 'invalid-argument',
      field: 'entries',
    });
  });

  it('makes one directory when several registrations need it at once', async () => {
    const batches = Array.from({ length: 8 }, (_, batch) =>
      Array.from({ length: 20 }, (_, index) => ({ lfn: `${root}/race/series/${batch}-${index}` })),
    );
    const answers = await Promise.all(batches.map((batch) => alice.register(batch)));
    expect(answers.flatMap(({ outcomes }) => outcomes.filter(({ error }) => error))).toEqual([]);
    expect(await linksOf(`${root}/race/series`)).toBe(160);
  });

  it.each([
    ['a relative name', 'study/s/one'],
    ['an empty component', `${root}//one`],
    ['a dot component', `${root}/../b/one`],
    ['a slash at the end', `${root}/s/`],
    ['a control character', `${root}/s/\u0007`],
    ['a component of 256 bytes', `${root}/${'ä'.repeat(128)}`],
    ['more than 1,023 bytes', `${root}/${'abcdefgh/'.repeat(113)}x`],
  ])('refuses %s', async (_what, lfn) => {
    await expect(alice.register([{ lfn }])).rejects.toMatchObject({
      code: 'invalid-argument',
      field: 'entries.0.lfn',
    });
  });

  it('answers a stranger as if an entry below a closed directory did not exist', async () => {
    const file = { lfn: `${root}/closed/s/one`, guid: guid(), directoryMode: 0o750 };
    await alice.register([file]);
    const missing = await stranger.catalog
      .stat({ target: { lfn: `${root}/closed/s/two` } })
      .catch((error: Error) => error.message);
    for (const target of [{ lfn: file.lfn }, { guid: file.guid }]) {
      await expect(stranger.catalog.stat({ target })).rejects.toMatchObject({ code: 'not-found' });
    }
    expect(missing).toContain('there is no object');
    expect((await bed.auditRecords()).at(-1)).toMatchObject({
      operation: 'lfc.stat',
      outcome: 'refused',
      subject: stranger.user.dn,
    });
  });
});

describe('removeEntries', () => {
  it('takes entries away with all names, replicas and the directories that only they needed', async () => {
    const files = ['one', 'two'].map((name) => ({ lfn: `${root}/gone/s/${name}`, guid: guid() }));
    await alice.register(files);
    await alice.register([{ lfn: `${root}/kept/s/one` }]);
    await bed.context.db.query(
      'update entries set acl_id = (select acl_id from entries where path = $1) where path = $2',
      [`${root}/kept/s`, root],
    );
    await alice.catalog.addAlias({ target: { guid: files[0]?.guid }, alias: `${root}/kept/s/alias` });
    const guids = [...files.map((file) => file.guid), guid()];
    const { outcomes } = await alice.bridge.removeEntries({ guids });
    expect(outcomes).toEqual(guids.map((id) => ({ guid: id, error: null })));
    for (const lfn of [`${root}/gone`, `${root}/kept/s/alias`]) {
      await expect(alice.catalog.stat({ target: { lfn } })).rejects.toMatchObject({ code: 'not-found' });
    }
    const { entry } = await alice.catalog.stat({ target: { lfn: `${root}/kept/s` } });
    expect(entry?.links).toBe(1);
    const left = await bed.context.db.query(
      'select 1 from replicas r left join entries e on e.id = r.entry_id where e.id is null',
    );
    expect(left).toEqual([]);
    expect((await alice.bridge.removeEntries({ guids })).outcomes).toEqual(outcomes);
  });

  it('is refused per item to others than the owner, whatever they may read', async () => {
    const mine = guid();
    const other = await bed.ask({ name: 'Bob', groups: ['/biomed/a'] });
    await alice.register([{ lfn: `${root}/mine/s/one`, guid: mine }]);
    const { outcomes } = await other.bridge.removeEntries({ guids: [mine] });
    expect(outcomes[0]?.error).toMatchObject({ code: 'permission-denied' });
    expect(await alice.catalog.stat({ target: { guid: mine } })).toMatchObject({ entry: { guid: mine } });
  });

  it('leaves directories alone that people made', async () => {
    const lfn = `${root}/kept/s/by-hand`;
    await alice.catalog.makeDirectory({ lfn });
    const id = guid();
    await alice.register([{ lfn: `${lfn}/below/one`, guid: id }]);
    await alice.bridge.removeEntries({ guids: [id] });
    const { entry } = await alice.catalog.stat({ target: { lfn } });
    expect(await linksOf(lfn)).toBe(0);
    const { outcomes } = await alice.bridge.removeEntries({ guids: [entry?.guid ?? ''] });
    expect(outcomes[0]?.error).toMatchObject({ code: 'failed-precondition' });
  });

  it('never loses a directory to a removal that runs beside a registration', async () => {
    for (let round = 0; round < 5; round += 1) {
      const [old, fresh] = [guid(), guid()];
      await alice.register([{ lfn: `${root}/beside/s/old`, guid: old }]);
      await Promise.all([
        alice.bridge.removeEntries({ guids: [old] }),
        alice.register([{ lfn: `${root}/beside/s/fresh`, guid: fresh }]),
      ]);
      const { entry } = await alice.catalog.stat({ target: { lfn: `${root}/beside/s` } });
      expect(entry?.links).toBe(1);
      await alice.bridge.removeEntries({ guids: [fresh] });
    }
  });
});
