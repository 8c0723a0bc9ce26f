import { createHash, X509Certificate } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aclFromMode } from '@mdm/access';
import { type VerifiedCertificate, verifyCertificate } from '@mdm/erasure';
import { encodeShare } from '@mdm/key-shares';
import type { gateway as messages } from '@mdm/protos';
import { aclToMessage, newGuid } from '@mdm/rpc';
import type { TestUser } from '@mdm/testbed';
import {
  bytesOf,
  collect,
  eventually,
  type Grid,
  holders,
  type NewTestImage,
  startGrid,
  type TestImage,
} from '../testing.js';

const removals = 'mdm.gateway.v1.RemovalService';
const images = 'mdm.gateway.v1.ImageService';
const keyService = 'mdm.hydra.v1.KeyService';
const reason = 'consent withdrawn';

let grid: Grid;
let owner: TestUser;
let reader: TestUser;
let officer: TestUser;

beforeAll(async () => {
  grid = await startGrid();
  owner = grid.user({ site: 'b', name: 'Berta Arzt', groups: ['/biomed/b/Role=physician'] });
  reader = grid.user({ site: 'a', name: 'Rosa Forscher', groups: ['/biomed/heart'] });
  officer = grid.user({ site: 'b', name: 'Olga Schutz', dn: grid.site('b').people.officer.dn });
});
afterAll(() => grid.close());

const ask = (as = owner, site?: string) => grid.ask(removals, as, site);
const ofImage = ({ lfn }: TestImage): messages.SharedObject => ({ image: { lfn } });
const register = (changes: Partial<NewTestImage> = {}) =>
  grid.register({ owner, readers: [reader], ...changes });
const remove = async (image: TestImage, as = owner, site?: string) =>
  (await ask(as, site)).remove({ object: ofImage(image), reason });
const errorOf = (call: Promise<unknown>) =>
  call.then(
    () => undefined,
    (error) => error,
  );

/** Certificates as somebody verifies them who has nothing but the CAs of the sites. */
async function certificatesOf(id: string, as = owner): Promise<VerifiedCertificate[]> {
  const parts = await collect((await ask(as)).getCertificates({ id }));
  return parts.map(({ certificate }) =>
    verifyCertificate(certificate, {
      authorities: (site) => [new X509Certificate(grid.site(site).ca.cert)],
      clock: Date.now,
    }),
  );
}
async function certificateOf(id: string): Promise<VerifiedCertificate> {
  const [certificate] = await certificatesOf(id);
  if (!certificate) throw new Error('there is no certificate');
  return certificate;
}

async function sharesLeft({ guid }: TestImage): Promise<string[]> {
  const held = await Promise.all(
    holders.map(async (site) => {
      const { db } = grid.database(site, 'hydra');
      return (await db.query('select from shares where guid = $1', [guid])).map(() => site);
    }),
  );
  return held.flat();
}

/** What the services of the owner's site still have of an image. */
async function traces({ guid }: TestImage): Promise<string[]> {
  const found = await Promise.all(
    (
      [
        ['dpm', 'files'],
        ['lfc', 'entries'],
        ['amga', 'images'],
      ] as const
    ).map(async ([service, table]) => {
      const { db } = grid.database('b', service);
      return (await db.query(`select from ${table} where guid = $1`, [guid])).map(() => service);
    }),
  );
  return found.flat();
}

async function seriesOf({ guid }: TestImage): Promise<messages.SharedObject & { collectionGuid: string }> {
  const { db } = grid.database('b', 'amga');
  const [row] = await db.query<{ series_guid: string }>('select series_guid from images where guid = $1', [
    guid,
  ]);
  return { collectionGuid: row?.series_guid ?? '' };
}

async function erasureOf(id: string) {
  const { erasure } = await (await ask()).getErasure({ id });
  if (!erasure) throw new Error('there is no erasure');
  return erasure;
}

describe('removing an image', () => {
  it('leaves nothing anywhere, and a certificate that proves it to whoever has the CAs', async () => {
    const image = await register();
    const { erasure, kept } = await remove(image);
    expect({ erasure, kept }).toEqual({
      erasure: {
        id: expect.any(String),
        requestedBy: owner.dn,
        requestedMs: expect.any(Number),
        reason,
        images: 1,
        kept: 0,
        complete: true,
        confirmed: 6,
        expected: 6,
        pending: [],
      },
      kept: [],
    });
    expect(await sharesLeft(image)).toEqual([]);
    expect(await traces(image)).toEqual([]);

    const certificate = await certificateOf(erasure?.id ?? '');
    expect(certificate).toMatchObject({
      site: 'b',
      erasure: erasure?.id,
      part: 1,
      parts: 1,
      requestedBy: owner.dn,
      reason,
      open: [],
      kept: [],
      images: [
        {
          guid: image.guid,
          lfnSha256: createHash('sha256').update(image.lfn).digest('hex'),
          holdersFrom: 'key',
        },
      ],
    });
    expect(
      certificate.receipts.map(({ holder, outcome, generation }) => [holder, outcome, generation]),
    ).toEqual(holders.map((holder) => [holder, 'destroyed', 1]));
  });

  it('is felt by a reader with an open download: no further key, and nothing is found', async () => {
    const image = await register();
    const gateway = await grid.ask(images, reader);
    const { turl } = await gateway.open({ target: { guid: image.guid } });
    const stored = await bytesOf(gateway.read({ turl, site: 'b' }));
    expect(stored.equals(image.stored)).toBe(true);
    await remove(image);
    const released = await gateway.releaseKeys({
      keys: [{ guid: image.guid, threshold: 2, holders: [...holders] }],
    });
    expect(released.answers).toEqual([]);
    for (const target of [{ guid: image.guid }, { lfn: image.lfn }])
      expect(await errorOf(gateway.open({ target }))).toMatchObject({ code: 'not-found' });
    expect(await errorOf(bytesOf(gateway.read({ turl, site: 'b' })))).toBeDefined();
  });

  it('is not undone by a late retry of its registration', async () => {
    const image = await register();
    await remove(image);
    const { guid, lfn } = image;
    const acl = aclToMessage(aclFromMode({ owner: owner.dn, group: '/biomed/b', mode: 0o640 }));
    const through = { through: 'dicom-bridge', site: 'b', as: owner } as const;
    const codes: (string | undefined)[] = [];
    for (const [index, share] of image.secrets.shares.entries()) {
      const keys = await grid.door(holders[index] ?? '', 'hydra').client(keyService, through);
      const { outcomes } = await keys.putShares({
        shares: [{ guid, generation: 1, record: encodeShare(share), acl }],
      });
      codes.push(outcomes[0]?.error?.code);
    }
    const catalogue = await grid.door('b', 'lfc').client('mdm.lfc.v1.CatalogService', through);
    const surl = `srm://dpm.b.example/${guid}`;
    const named = await catalogue.createEntries({ entries: [{ guid, lfn, surl, acl, directoryAcl: acl }] });
    codes.push(named.outcomes[0]?.error?.code);
    const metadata = await grid.door('b', 'amga').client('mdm.amga.v1.MetadataService', through);
    const attributes = { LFN: { text: lfn }, SOPClassUID: { text: '1.2' }, SOPUID: { text: '2.25.1' } };
    const indexed = await metadata.putImages({
      images: [{ guid, patient: 'p', study: '1.2.9', series: '1.2.9.1', imageAttributes: attributes, acl }],
    });
    codes.push(indexed.outcomes[0]?.error?.code);
    expect(codes).toEqual(Array(5).fill('failed-precondition'));
    expect(await sharesLeft(image)).toEqual([]);
    expect(await traces(image)).toEqual([]);
  });

  it('is for the owner, vouched for by the owner site, alone', async () => {
    const image = await register();
    const hidden = await register({ readers: [], series: 'hidden', directoryMode: 0o700 });
    const impostor = grid.user({ site: 'a', name: 'Impostor', dn: owner.dn });
    const stranger = grid.user({ site: 'b', name: 'Fritz Fremd', groups: ['/other'] });
    expect(await errorOf(remove(image, reader))).toMatchObject({ code: 'permission-denied' });
    expect(await errorOf(remove(image, impostor))).toMatchObject({
      code: 'permission-denied',
      message: 'only the owner site removes images',
    });
    // The directory shows it to officers too: they may know of it.
    expect(await errorOf(remove(image, officer))).toMatchObject({ code: 'permission-denied' });
    expect(await errorOf(remove(hidden, officer))).toMatchObject({ code: 'not-found' });
    expect(await errorOf(remove(hidden, stranger))).toMatchObject({ code: 'not-found' });
    expect(await sharesLeft(image)).toEqual([...holders]);
  });

  it('is passed on to the owner site', async () => {
    const image = await register();
    expect((await remove(image, owner, 'a')).erasure).toMatchObject({ complete: true, images: 1 });
    expect(await sharesLeft(image)).toEqual([]);
  });

  it('wants a reason, and leaves what an audit needs to know', async () => {
    const image = await register();
    const client = await ask();
    expect(await errorOf(client.remove({ object: ofImage(image), reason: '' }))).toMatchObject({
      code: 'invalid-argument',
      field: 'reason',
    });
    const { erasure } = await remove(image);
    expect((await grid.door('b', 'gateway').auditRecords()).at(-1)).toMatchObject({
      operation: 'gateway.remove',
      effect: 'destroy',
      outcome: 'success',
      subject: owner.dn,
      objects: [image.lfn],
      detail: { erasure: erasure?.id, images: 1, kept: 0, pending: 0 },
    });
  });

  it('removes all images of a series', async () => {
    const [first, second] = [await register({ series: 'both' }), await register({ series: 'both' })];
    const client = await grid.door('b', 'amga').client('mdm.amga.v1.MetadataService', {
      through: 'gateway',
      as: owner,
    });
    const object = await seriesOf(first);
    const counted = await (await ask()).remove({ object, reason, dryRun: true });
    expect(counted.erasure).toMatchObject({ id: '', images: 2 });
    expect(await sharesLeft(first)).toEqual([...holders]);
    const { erasure } = await (await ask()).remove({ object, reason });
    expect(erasure).toMatchObject({ complete: true, images: 2, confirmed: 12 });
    for (const image of [first, second]) expect(await traces(image)).toEqual([]);
    expect(await collect(client.listImages({ guid: object.collectionGuid }))).toEqual([]);
  });
});

describe('removing many images', () => {
  it('goes in parts with a certificate each, also where keys and bytes never came', async () => {
    const count = 205;
    const acl = aclToMessage(aclFromMode({ owner: owner.dn, group: '/biomed/b', mode: 0o640 }));
    const guids = Array.from({ length: count }, () => newGuid());
    const lfnOf = (guid: string) => `/grid/biomed/b/study-1/many/${guid}.dcm`;
    const through = { through: 'dicom-bridge', site: 'b', as: owner } as const;
    const catalogue = await grid.door('b', 'lfc').client('mdm.lfc.v1.CatalogService', through);
    const named = await catalogue.createEntries({
      entries: guids.map((guid) => ({
        guid,
        lfn: lfnOf(guid),
        surl: `srm://dpm.b.example/${guid}`,
        acl,
        directoryAcl: aclToMessage(aclFromMode({ owner: owner.dn, group: '/biomed/b', mode: 0o755 })),
      })),
    });
    const metadata = await grid.door('b', 'amga').client('mdm.amga.v1.MetadataService', through);
    const indexed = await metadata.putImages({
      images: guids.map((guid) => ({
        guid,
        patient: 'many',
        study: '1.2.77',
        series: '1.2.77.1',
        imageAttributes: {
          LFN: { text: lfnOf(guid) },
          SOPClassUID: { text: '1.2.840.10008.5.1.4.1.1.2' },
          SOPUID: { text: '2.25.1' },
        },
        acl,
      })),
    });
    for (const { error } of [...named.outcomes, ...indexed.outcomes]) expect(error).toBeNull();
    const { db } = grid.database('b', 'amga');
    const [row] = await db.query<{ guid: string }>(`select guid from series where name = '1.2.77.1'`);
    const { erasure } = await (await ask()).remove({ object: { collectionGuid: row?.guid ?? '' }, reason });
    const id = erasure?.id ?? '';
    await eventually(async () => (await erasureOf(id)).complete);
    const certificates = await certificatesOf(id);
    expect(certificates.map(({ part, parts, open }) => [part, parts, open])).toEqual([
      [1, 2, []],
      [2, 2, []],
    ]);
    const certified = certificates.flatMap(({ images: some }) => some);
    expect(certified.map(({ guid }) => guid).toSorted()).toEqual(guids.toSorted());
    expect(certified.every(({ holdersFrom }) => holdersFrom === 'configuration')).toBe(true);
    expect(
      certificates.flatMap(({ receipts }) => receipts).every(({ outcome }) => outcome === 'none-held'),
    ).toBe(true);
  });
});

describe('what keeps an image', () => {
  it('may be the rule of the site', async () => {
    const image = await register();
    const { db } = grid.database('b', 'lfc');
    await db.query(`update entries set retain_until = '2099-01-31' where guid = $1`, [image.guid]);
    expect(await errorOf(remove(image))).toMatchObject({
      code: 'failed-precondition',
      message: 'the site keeps it until 2099-01-31',
      refusal: { site: 'b', service: 'lfc', layer: 'policy', reason: 'retention' },
    });
    expect(await sharesLeft(image)).toEqual([...holders]);
  });

  it('is said, and leaves it as it is', async () => {
    const image = await register();
    const hold = { targets: [{ lfn: image.lfn }], reference: 'case 1', reason: 'the court asks' };
    const placed = await (await ask(officer)).placeHold(hold);
    expect(await errorOf(remove(image))).toMatchObject({
      code: 'failed-precondition',
      message: expect.stringMatching(/^it is under legal hold "case 1" since .*, placed by /),
      refusal: { site: 'b', service: 'lfc', layer: 'policy', reason: 'legal-hold' },
    });
    expect(await sharesLeft(image)).toEqual([...holders]);
    expect(await traces(image)).toEqual(['dpm', 'lfc', 'amga']);
    const target = { guid: image.guid };
    expect(await (await ask()).getHolds({ target })).toEqual({ holds: [placed.hold], retainUntilMs: 0 });
    expect(await errorOf((await ask(reader, 'b')).getHolds({ target }))).toMatchObject({
      code: 'permission-denied',
    });
    expect((await (await ask(officer)).listHolds({})).holds).toContainEqual(placed.hold);
    expect(await errorOf((await ask()).listHolds({}))).toMatchObject({ code: 'permission-denied' });

    await (await ask(officer)).liftHold({ reference: 'case 1' });
    expect((await remove(image)).erasure?.complete).toBe(true);
  });

  it('does not keep the others of its series', async () => {
    const [held, free] = [await register({ series: 'mixed' }), await register({ series: 'mixed' })];
    await (await ask(officer)).placeHold({ targets: [{ guid: held.guid }], reference: 'case 2', reason });
    const object = await seriesOf(held);
    const { erasure, kept } = await (await ask()).remove({ object, reason });
    expect(erasure).toMatchObject({ images: 1, kept: 1, complete: true });
    expect(kept.map(({ guid, error }) => [guid, error?.code])).toEqual([[held.guid, 'failed-precondition']]);
    expect(await traces(free)).toEqual([]);
    const certificate = await certificateOf(erasure?.id ?? '');
    expect(certificate.kept).toEqual([
      { guid: held.guid, code: 'failed-precondition', why: expect.stringContaining('case 2') },
    ]);
    expect(certificate.images.map(({ guid }) => guid)).toEqual([free.guid]);
  });

  it('wins or loses against a removal that comes at the same moment, never both', async () => {
    for (let time = 0; time < 5; time += 1) {
      const image = await register({ series: 'race' });
      const targets = [{ guid: image.guid }];
      const [removal, hold] = await Promise.all([
        errorOf(remove(image)),
        errorOf((await ask(officer)).placeHold({ targets, reference: `race ${time}`, reason })),
      ]);
      expect([removal?.code, hold?.code]).toEqual(
        removal ? ['failed-precondition', undefined] : [undefined, 'not-found'],
      );
      expect(await sharesLeft(image)).toEqual(removal ? [...holders] : []);
    }
  });
});

describe('a removal that is on its way', () => {
  it('goes on when a holder is down, says so in its certificate, and is closed when it is back', async () => {
    const image = await register();
    await grid.stop('c', 'hydra');
    const { erasure } = await remove(image);
    const id = erasure?.id ?? '';
    expect(erasure).toMatchObject({ complete: false, pending: ['mdm://c/hydra'], confirmed: 5, expected: 6 });
    expect(await traces(image)).toEqual([]);
    expect(await sharesLeft(image)).toEqual(['c']);
    expect((await certificateOf(id)).open).toEqual([{ guid: image.guid, place: 'mdm://c/hydra' }]);
    await grid.start('c', 'hydra');
    await eventually(async () => (await erasureOf(id)).complete);
    expect((await certificateOf(id)).open).toEqual([]);
    expect(await sharesLeft(image)).toEqual([]);
  });

  it('goes on by itself after a restart, from what could not even be begun', async () => {
    const image = await register({ series: 'begun' });
    const object = await seriesOf(image);
    await grid.stop('b', 'lfc');
    const { erasure } = await (await ask()).remove({ object, reason });
    const id = erasure?.id ?? '';
    expect(erasure).toMatchObject({ complete: false, images: 1, pending: ['mdm://b/lfc'], expected: 0 });
    expect(await sharesLeft(image)).toEqual([...holders]);
    await grid.stop('b', 'gateway');
    await grid.start('b', 'lfc');
    await grid.start('b', 'gateway');
    await eventually(async () => (await erasureOf(id)).complete);
    expect((await certificateOf(id)).open).toEqual([]);
    expect(await sharesLeft(image)).toEqual([]);
    expect(await traces(image)).toEqual([]);
  });
});

describe('what was removed', () => {
  it('is known to who asked for it and to the officers, and to nobody else', async () => {
    const image = await register();
    const { erasure } = await remove(image);
    const id = erasure?.id ?? '';
    expect((await (await ask(officer)).getErasure({ id })).erasure).toEqual(erasure);
    expect(await certificatesOf(id, officer)).toHaveLength(1);
    const other = grid.user({ site: 'b', name: 'Karl Kollege', groups: ['/biomed/b/Role=physician'] });
    for (const as of [other, reader]) {
      const client = await ask(as, 'b');
      expect(await errorOf(client.getErasure({ id }))).toMatchObject({ code: 'not-found' });
      expect(await errorOf(collect(client.getCertificates({ id })))).toMatchObject({ code: 'not-found' });
    }
    expect((await (await ask(other)).listErasures({})).erasures).toEqual([]);
    expect(await errorOf((await ask()).getErasure({ id: newGuid() }))).toMatchObject({ code: 'not-found' });
  });

  it('is listed, the newest first, page by page', async () => {
    await remove(await register());
    await remove(await register());
    for (const as of [owner, officer]) {
      const client = await ask(as);
      const { erasures: all } = await client.listErasures({});
      const seen: string[] = [];
      let cursor = '';
      do {
        const page = await client.listErasures({ limit: 1, cursor });
        seen.push(...page.erasures.map(({ id }) => id));
        cursor = page.nextCursor;
      } while (cursor !== '');
      expect(seen).toEqual(all.map(({ id }) => id));
      const times = all.map(({ requestedMs }) => requestedMs);
      expect(times).toEqual(times.toSorted((one, next) => next - one));
    }
  });
});
