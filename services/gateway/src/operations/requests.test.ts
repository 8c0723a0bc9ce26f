import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { gateway as messages } from '@mdm/protos';
import { newGuid } from '@mdm/rpc';
import { type TestUser, testUser, type UserRequest } from '@mdm/testbed';
import { collect, eventually, type Grid, startGrid, type TestImage } from '../testing.js';

const service = 'mdm.gateway.v1.RequestService';
const notFound = { code: 'not-found' };
const day = 86_400_000;

let grid: Grid;
let rosa: TestUser;
let owner: TestUser;
let colleague: TestUser;
let officer: TestUser;
let hidden: TestImage;
let now = Date.now();

beforeAll(async () => {
  grid = await startGrid({ clock: () => now });
  rosa = person({ site: 'a', name: 'Rosa', groups: ['/biomed/a'], purpose: 'HRESCH' });
  owner = person({ site: 'c', name: 'Berta', groups: ['/biomed/c'] });
  colleague = person({ site: 'c', name: 'Karl', groups: ['/biomed/c'] });
  const { people } = grid.site('c');
  officer = person({ site: 'c', name: 'Olga', dn: people.officer.dn, groups: people.officer.groups });
  hidden = await grid.register({ owner, size: 1_000, series: 'hidden', directoryMode: 0o700 });
});
afterAll(() => grid.close());

/** Their tokens follow the clock of the test. */
const person = (of: UserRequest & { readonly site: string }): TestUser =>
  testUser(grid.site(of.site), of, ['a', 'b', 'c'], () => now);
const at = (user: TestUser, site = user.site) => grid.ask(service, user, site);
const access = (more: messages.WantedAccess = {}): messages.WantedAccess => ({
  reason: 'a study of hearts',
  purpose: 'HRESCH',
  level: 'DATA_LEVEL_PSEUDONYMOUS',
  ...more,
});
const request = async (object: messages.SharedObject, user = rosa, more: messages.WantedAccess = {}) =>
  (await at(user)).requestAccess({ object, access: access(more) });
const incoming = async (user: TestUser) =>
  (await (await at(user)).listRequests({ incoming: true })).requests.map(({ id }) => id);
const mine = async (user: TestUser, id: string) => {
  const { requests } = await (await at(user)).listRequests({});
  const found = requests.filter((each) => each.id === id);
  expect(found.length).toBeLessThanOrEqual(1);
  return found[0] && [found[0].state.slice('ACCESS_REQUEST_STATE_'.length), found[0].comment];
};
const opens = async (user: TestUser, { guid }: TestImage) =>
  (await grid.ask('mdm.gateway.v1.ImageService', user)).open({ target: { guid } }).then(
    () => true,
    () => false,
  );

describe('a request for an image that one may not know of', () => {
  it('comes to its owner, who grants it, and to nobody else but the officers of the site', async () => {
    expect(await opens(rosa, hidden)).toBe(false);
    const { id, unreached, expiresMs } = await request({ image: { lfn: hidden.lfn } });
    expect([unreached, expiresMs]).toEqual([[], now + 30 * day]);
    expect(await mine(rosa, id)).toEqual(['PENDING', '']);
    expect(await incoming(owner)).toContain(id);
    expect(await incoming(officer)).toContain(id);
    expect(await incoming(colleague)).not.toContain(id);
    expect(await incoming(rosa)).not.toContain(id);

    const answer = { id, grant: true, comment: 'for a year' };
    await expect((await at(colleague)).answerRequest(answer)).rejects.toMatchObject(notFound);
    await expect((await at(rosa, 'c')).answerRequest(answer)).rejects.toMatchObject(notFound);
    await expect((await at(officer)).answerRequest(answer)).rejects.toMatchObject({
      code: 'permission-denied',
    });
    const granted = await (await at(owner)).answerRequest(answer);
    expect(granted).toMatchObject({ result: { complete: true, images: 1 } });
    expect(await mine(rosa, id)).toEqual(['GRANTED', 'for a year']);
    const forNoPurpose = person({ site: 'a', name: 'Rosa', groups: ['/biomed/a'] });
    expect([await opens(rosa, hidden), await opens(forNoPurpose, hidden)]).toEqual([true, false]);
    expect((await (await at(owner)).answerRequest(answer)).request?.state).toMatch(/GRANTED$/);
    await expect((await at(owner)).answerRequest({ id })).rejects.toMatchObject({
      code: 'failed-precondition',
    });
    const keys = await grid.door('b', 'hydra').client('mdm.hydra.v1.KeyService', {
      through: 'gateway',
      site: 'a',
      as: rosa,
    });
    expect((await keys.getShares({ guids: [hidden.guid] })).jwe).not.toBe('');
  });

  it('is refused with a comment, which is all that the requester learns', async () => {
    const { id } = await request({ image: { guid: hidden.guid } });
    expect(await incoming(owner)).toContain(id);
    await (await at(owner)).answerRequest({ id, comment: 'not without consent' });
    expect(await mine(rosa, id)).toEqual(['REFUSED', 'not without consent']);
  });

  it('is answered like one for what there is not, which nobody is shown', async () => {
    const asked: [messages.SharedObject, messages.SharedObject][] = [
      [{ image: { lfn: hidden.lfn } }, { image: { lfn: '/grid/biomed/c/study-1/none/none.dcm' } }],
      [{ image: { guid: hidden.guid } }, { image: { guid: newGuid() } }],
      [
        { collectionGuid: hidden.guid, site: 'c' },
        { collectionGuid: newGuid(), site: 'c' },
      ],
    ];
    for (const [real, none] of asked) {
      const [there, nowhere] = [await request(real), await request(none)];
      expect({ ...nowhere, id: '' }).toEqual({ ...there, id: '' });
      expect(await mine(rosa, nowhere.id)).toEqual(await mine(rosa, there.id));
      for (const user of [owner, officer]) {
        const seen = await incoming(user);
        expect([seen.includes(there.id), seen.includes(nowhere.id)]).toEqual([true, false]);
      }
      await expect((await at(owner)).answerRequest({ id: nowhere.id })).rejects.toMatchObject(notFound);
    }
  });
});

describe('a request', () => {
  it('for a cohort goes to each site with its images there', async () => {
    const images = [
      await grid.register({ owner, size: 1_000, metadataReaders: [rosa] }),
      await grid.register({ owner, size: 1_000, metadataReaders: [rosa] }),
      await grid.register({
        owner: person({ site: 'b', name: 'Bodo' }),
        size: 1_000,
        metadataReaders: [rosa],
      }),
    ];
    const cohorts = await grid.ask('mdm.gateway.v1.CohortService', rosa);
    const [made] = await collect(
      cohorts.createCohort({ name: 'asked', objects: images.map(({ guid }) => ({ guid })) }),
    );
    const cohortId = made?.cohort?.id ?? '';
    const { id } = await request({ cohortId });
    expect(await incoming(owner)).toContain(id);
    const { result } = await (await at(owner)).answerRequest({ id, grant: true });
    expect(result).toMatchObject({ complete: true, images: 2 });
    expect(await mine(rosa, id)).toEqual(['GRANTED', '']);
    expect(await Promise.all(images.map((image) => opens(rosa, image)))).toEqual([true, true, false]);
    await expect(request({ cohortId }, colleague)).rejects.toMatchObject(notFound);
  });

  it('expires', async () => {
    const until = now + 5 * day;
    const { id, expiresMs } = await request({ image: { lfn: hidden.lfn } }, rosa, { untilMs: until });
    expect(expiresMs).toBe(until);
    // The longest that a certificate and a bundle of a test are good is 30 days.
    now += 6 * day;
    expect(await mine(rosa, id)).toEqual(['EXPIRED', '']);
    expect(await incoming(owner)).not.toContain(id);
    await expect((await at(owner)).answerRequest({ id, grant: true })).rejects.toMatchObject({
      code: 'failed-precondition',
    });
    await expect(request({ image: { lfn: hidden.lfn } }, rosa, { untilMs: until })).rejects.toMatchObject({
      code: 'invalid-argument',
    });
  });

  it('names the sites that could not be asked, whatever is there', async () => {
    await grid.link('b').cut();
    const { id, unreached } = await request({ image: { guid: hidden.guid } });
    expect(unreached).toEqual(['b']);
    expect(await mine(rosa, id)).toEqual(['PENDING', '']);
    await expect(request({ image: { lfn: '/grid/biomed/b/x' } })).rejects.toMatchObject({
      code: 'site-unreachable',
    });
    await grid.link('b').restore();
    await eventually(async () => (await (await at(rosa)).listRequests({})).unreached.length === 0);
  });

  it('is one of at most a hundred a day, however many are made at once', async () => {
    const busy = person({ site: 'c', name: 'Busy' });
    const client = await at(busy);
    const object = { image: { lfn: hidden.lfn } };
    const results = await Promise.allSettled(
      Array.from({ length: 105 }, () => client.requestAccess({ object, access: access() })),
    );
    const refused = results.filter(({ status }) => status === 'rejected');
    expect(refused).toHaveLength(5);
    await expect(client.requestAccess({ object, access: access() })).rejects.toMatchObject({
      code: 'limit-exceeded',
    });
    now += 2 * day;
    await client.requestAccess({ object, access: access() });
  });

  it('is refused when something of it is wrong', async () => {
    const image = { lfn: hidden.lfn };
    for (const [object, more, field] of [
      [{ image }, { reason: ' ' }, 'access.reason'],
      [{ image }, { purpose: 'just so' }, 'access.purpose'],
      [{ image }, { level: 'DATA_LEVEL_UNSPECIFIED' }, 'access.level'],
      [{}, {}, 'object.kind'],
      [{ image: { lfn: '/grid/biomed/atlantis/x' } }, {}, 'site'],
    ] satisfies [messages.SharedObject, messages.WantedAccess, string][])
      await expect(request(object, rosa, more)).rejects.toMatchObject({ code: 'invalid-argument', field });
  });

  it('leaves its id in the audit of the site that keeps it', async () => {
    const { id } = await request({ image: { lfn: hidden.lfn } });
    const records = await grid.door('c', 'gateway').auditRecords();
    expect(records.findLast(({ operation }) => operation === 'gateway.keep-request')).toMatchObject({
      outcome: 'success',
      subject: rosa.dn,
      objects: [hidden.lfn],
      detail: { request: id },
    });
  });
});
