import { createHash, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newGuid } from '@mdm/rpc';
import { type Asking, type CatalogBed, collect, type NewFile, root, startCatalog } from '../testing.js';

let bed: CatalogBed;
let alice: Asking;
let bob: Asking;
let officer: Asking;
const studies = `${root}/removal`;
const dayMs = 86_400_000;

beforeAll(async () => {
  bed = await startCatalog();
  alice = await bed.ask({ name: 'Alice Arzt', groups: ['/biomed/a', '/biomed'] });
  bob = await bed.ask({ name: 'Bob', groups: ['/biomed/a'] });
  const dn = bed.sites.get('a')?.people.officer.dn ?? '';
  officer = await bed.ask({ name: 'Olga Schutz', dn, groups: [] });
});
afterAll(() => bed.close());

async function file(changes: Partial<NewFile> = {}): Promise<{ guid: string; lfn: string }> {
  const guid = newGuid();
  const lfn = `${studies}/${guid}/series/one`;
  const { outcomes } = await alice.register([{ guid, lfn, ...changes }]);
  expect(outcomes[0]?.error).toBeNull();
  return { guid, lfn };
}
const condemn = async (guids: string[], as = alice) =>
  (await as.catalog.condemnEntries({ removal: randomUUID(), guids })).outcomes;
const codeOf = (call: Promise<unknown>): Promise<string | undefined> =>
  call.then(
    () => undefined,
    ({ code }) => code,
  );
const hold = (targets: { guid?: string; lfn?: string }[], reference: string) =>
  officer.catalog.placeHold({ targets, reference, reason: 'the court has asked for them' });

describe('condemning', () => {
  it('hides a file from everybody but its owner, under all its names', async () => {
    const { guid, lfn } = await file({ readers: [bob.user.dn] });
    const alias = `${studies}/${guid}/series/alias`;
    await alice.catalog.addAlias({ target: { guid }, alias });
    expect(await condemn([guid])).toEqual([
      {
        guid,
        error: null,
        lfnSha256: createHash('sha256').update(lfn).digest('hex'),
        condemnedMs: expect.any(Number),
      },
    ]);
    for (const target of [{ guid }, { lfn }, { lfn: alias }]) {
      expect(await codeOf(bob.catalog.stat({ target }))).toBe('not-found');
      expect((await alice.catalog.stat({ target })).entry).toMatchObject({ guid, condemned: true });
      for (const who of [alice, bob]) {
        expect(await codeOf(who.catalog.listReplicas({ target }))).toBe('not-found');
        expect(await codeOf(who.catalog.getAcl({ target }))).toBe('not-found');
        expect(await codeOf(who.catalog.checkAccess({ target }))).toBe('not-found');
      }
    }
    expect(await collect(alice.catalog.listDirectory({ lfn: `${studies}/${guid}/series` }))).toEqual([]);
  });

  it('lets nothing more be added to the file', async () => {
    const { guid } = await file();
    await condemn([guid]);
    const target = { guid };
    const surl = `srm://elsewhere.example/${guid}`;
    expect(await codeOf(alice.catalog.addReplica({ target, surl }))).toBe('not-found');
    expect(await codeOf(alice.catalog.addAlias({ target, alias: `${studies}/again` }))).toBe('not-found');
    expect(await codeOf(hold([target], 'late'))).toBe('not-found');
  });

  it('may be repeated, also when the file is gone, and the GUID never comes back', async () => {
    const { guid, lfn } = await file();
    const [first] = await condemn([guid]);
    expect(await condemn([guid])).toEqual([first]);
    expect((await alice.register([{ guid, lfn }])).outcomes[0]?.error?.code).toBe('failed-precondition');
    expect((await alice.catalog.removeEntries({ guids: [guid] })).outcomes).toEqual([{ guid, error: null }]);
    expect(await condemn([guid])).toEqual([first]);
    expect((await condemn([guid], bob))[0]?.error?.code).toBe('not-found');
    expect((await alice.register([{ guid, lfn }])).outcomes[0]?.error).toMatchObject({
      code: 'failed-precondition',
      message: 'guid: is of an image that was removed for good',
    });
    const anew = newGuid();
    expect((await alice.register([{ guid: anew, lfn }])).outcomes).toEqual([{ guid: anew, error: null }]);
  });

  it('is for the owner alone, and says nothing to others', async () => {
    const { guid } = await file({ readers: [bob.user.dn] });
    const hidden = await file({ mode: 0o600, directoryMode: 0o700 });
    expect((await condemn([guid], bob))[0]?.error?.code).toBe('permission-denied');
    expect((await condemn([hidden.guid], bob))[0]?.error?.code).toBe('not-found');
    expect((await condemn([randomUUID()]))[0]?.error?.code).toBe('not-found');
    expect((await alice.catalog.stat({ target: { guid } })).entry?.condemned).toBe(false);
  });

  it('wins or loses against registering the same again and adding a replica, never both', async () => {
    for (let time = 0; time < 10; time += 1) {
      const { guid, lfn } = await file();
      const surl = `srm://elsewhere.example/${guid}`;
      const [, added] = await Promise.all([
        condemn([guid]),
        codeOf(alice.catalog.addReplica({ target: { guid }, surl })),
        alice.register([{ guid, lfn, surl: `srm://third.example/${guid}` }]),
      ]);
      const after = await alice.register([{ guid, lfn, surl: `srm://fourth.example/${guid}` }]);
      expect(after.outcomes[0]?.error?.code).toBe('failed-precondition');
      const replicas = await bed.db.query<{ surl: string }>(
        'select surl from replicas join entries on entries.id = entry_id where guid = $1',
        [guid],
      );
      expect(replicas.some((replica) => replica.surl === surl)).toBe(added === undefined);
      expect(replicas.some((replica) => replica.surl.includes('fourth'))).toBe(false);
    }
  });
});

describe('retention', () => {
  it('keeps a file until its day, from its owner as well', async () => {
    const retainUntilMs = Date.UTC(2099, 0, 31);
    const { guid, lfn } = await file({ retainUntilMs });
    const [refused] = await condemn([guid]);
    expect(refused?.error).toMatchObject({
      code: 'failed-precondition',
      message: 'the site keeps it until 2099-01-31',
      refusal: { site: 'a', service: 'lfc', layer: 'policy', reason: 'retention' },
    });
    const removed = await alice.catalog.removeEntries({ guids: [guid] });
    expect(removed.outcomes[0]?.error?.code).toBe('failed-precondition');
    const { replicas } = await alice.catalog.listReplicas({ target: { guid } });
    await alice.catalog.removeReplica({ target: { guid }, surl: replicas[0]?.surl ?? '' });
    expect(await codeOf(alice.catalog.unlink({ lfn }))).toBe('failed-precondition');
    expect(await alice.catalog.getHolds({ target: { guid } })).toEqual({ holds: [], retainUntilMs });
  });

  it('ends, and does not stand in the way of a registration that is undone', async () => {
    const past = await file({ retainUntilMs: Date.now() - dayMs });
    expect((await condemn([past.guid]))[0]?.error).toBeNull();
    const { guid } = await file({ retainUntilMs: Date.now() + dayMs });
    expect((await alice.bridge.removeEntries({ guids: [guid] })).outcomes).toEqual([{ guid, error: null }]);
  });
});

describe('a legal hold', () => {
  it('keeps files until it is lifted, and says since when and by whom', async () => {
    const { guid, lfn } = await file();
    const placed = await hold([{ lfn }], 'case 7');
    expect(placed.hold).toEqual({
      reference: 'case 7',
      reason: 'the court has asked for them',
      placedBy: officer.user.dn,
      placedMs: expect.any(Number),
      images: 1,
    });
    const today = new Date().toISOString().slice(0, 10);
    const [refused] = await condemn([guid]);
    expect(refused?.error?.message).toBe(
      `it is under legal hold "case 7" since ${today}, placed by ${officer.user.dn}`,
    );
    expect((await alice.bridge.removeEntries({ guids: [guid] })).outcomes[0]?.error?.code).toBe(
      'failed-precondition',
    );
    expect(await codeOf(bob.catalog.getHolds({ target: { guid } }))).toBe('permission-denied');
    expect((await alice.catalog.getHolds({ target: { guid } })).holds).toEqual([placed.hold]);

    expect(await officer.catalog.liftHold({ reference: 'case 7' })).toEqual(placed);
    expect(await codeOf(officer.catalog.liftHold({ reference: 'case 7' }))).toBe('not-found');
    expect((await condemn([guid]))[0]?.error).toBeNull();
  });

  it('reaches all files below a directory as they are then, and may be placed on more', async () => {
    const [one, two] = [newGuid(), newGuid()];
    const place = (guid: string) => `${studies}/court/series/${guid}`;
    await alice.register([one, two].map((guid) => ({ guid, lfn: place(guid) })));
    await hold([{ lfn: `${studies}/court` }], 'case 8');
    const later = newGuid();
    await alice.register([{ guid: later, lfn: place(later) }]);
    expect((await condemn([one, two, later])).map(({ error }) => error?.code)).toEqual([
      'failed-precondition',
      'failed-precondition',
      undefined,
    ]);
    const other = await file();
    const { hold: more } = await hold([{ guid: other.guid }, { guid: one }], 'case 8');
    expect(more?.images).toBe(3);
    expect(await codeOf(hold([{ guid: one }, { lfn: `${studies}/nothing` }], 'case 8'))).toBe('not-found');
  });

  it('is for officers, who see all of them, page by page', async () => {
    const { guid } = await file();
    const targets = [{ guid }];
    for (const who of [alice, bob]) {
      expect(await codeOf(who.catalog.placeHold({ targets, reference: 'x', reason: 'x' }))).toBe(
        'permission-denied',
      );
      expect(await codeOf(who.catalog.liftHold({ reference: 'x' }))).toBe('permission-denied');
      expect(await codeOf(who.catalog.listHolds({}))).toBe('permission-denied');
    }
    await hold(targets, 'page 1');
    await hold(targets, 'page 2');
    const first = await officer.catalog.listHolds({ limit: 1, cursor: 'page' });
    expect(first.holds.map(({ reference }) => reference)).toEqual(['page 1']);
    const second = await officer.catalog.listHolds({ limit: 1, cursor: first.nextCursor });
    expect(second).toMatchObject({ holds: [{ reference: 'page 2' }], nextCursor: '' });
  });

  it('comes before a removal or not at all', async () => {
    for (let time = 0; time < 20; time += 1) {
      const { guid } = await file();
      const reference = `race ${time}`;
      const [[condemned], late] = await Promise.all([condemn([guid]), codeOf(hold([{ guid }], reference))]);
      expect([condemned?.error?.code, late]).toEqual(
        condemned?.error ? ['failed-precondition', undefined] : [undefined, 'not-found'],
      );
    }
  });
});
