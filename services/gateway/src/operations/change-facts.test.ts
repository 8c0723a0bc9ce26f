import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { common, gateway as messages } from '@mdm/protos';
import { newGuid } from '@mdm/rpc';
import type { TestUser } from '@mdm/testbed';
import { eventually } from '@mdm/testbed/federation';
import { collect, type Grid, holders, startGrid, type TestImage } from '../testing.js';

const sharing = 'mdm.gateway.v1.SharingService';
const policies = `
@id("acl-decides") @sentence("the list decides")
permit (principal, action, resource) unless { action == MDM::Action::"breakGlass" };
@id("consent-withdrawn") @sentence("an image is not read once its patient has withdrawn consent")
forbid (
  principal,
  action in [MDM::Action::"readMetadata", MDM::Action::"readImage", MDM::Action::"grant"],
  resource is MDM::Image
) when { resource.consent == "withdrawn" };
@id("closed-project") @sentence("images of a closed project stay as they are")
forbid (principal, action == MDM::Action::"change", resource is MDM::Image) when { resource.project == "closed" };
`;
const withdrawn: common.FactEdit = { consent: 'CONSENT_WITHDRAWN' };
const given: common.FactEdit = { consent: 'CONSENT_GIVEN' };
const reason = 'letter of 3 May';
/** Who may not know of an image is told that there is none. */
const refused = expect.stringMatching(/^(permission-denied|not-found)$/);

let grid: Grid;
let owner: TestUser;
let colleague: TestUser;
let officer: TestUser;
let visitor: TestUser;

beforeAll(async () => {
  grid = await startGrid();
  owner = grid.user({ site: 'b', name: 'Berta Arzt', groups: ['/biomed/b/Role=physician'] });
  colleague = grid.user({ site: 'b', name: 'Karl Kollege', groups: ['/biomed/b/Role=physician'] });
  officer = grid.user({ site: 'b', ...grid.site('b').people.officer });
  visitor = grid.user({ site: 'a', name: 'Rosa Forscher', groups: ['/biomed/heart'] });
  const image = await grid.register({ owner, readers: [visitor] });
  const versions = async () =>
    new Set((await explained(visitor, image)).decisions.map((one) => one.policyVersion));
  const [former] = await versions();
  for (const site of holders) {
    const folder = path.join(path.dirname(grid.site(site).configFile), 'policies');
    await mkdir(folder);
    await writeFile(path.join(folder, 'site.cedar'), policies);
  }
  await eventually(async () => {
    const now = await versions();
    expect([now.size, now.has(former ?? '')]).toEqual([1, false]);
  });
});
afterAll(() => grid.close());

const ofImage = ({ lfn }: TestImage): messages.SharedObject => ({ image: { lfn } });
const change = async (as: TestUser, object: messages.SharedObject, edit: common.FactEdit, site?: string) =>
  (await (await grid.ask(sharing, as, site)).changeFacts({ object, edit, reason })).result;
const explained = async (as: TestUser, { lfn }: TestImage) =>
  (await grid.ask(sharing, as)).explain({ target: { lfn } });
/** What each service of the site and each holder decides, and by what. */
const reasons = async (as: TestUser, image: TestImage) => [
  ...new Set((await explained(as, image)).decisions.map(({ layer, reason: why }) => `${layer} ${why}`)),
];

describe('consent that changes after registration', () => {
  it('is felt by the policies of every service and every holder, and can be given again', async () => {
    const image = await grid.register({ owner, readers: [visitor] });
    expect(await reasons(visitor, image)).toEqual(['acl named-user']);
    expect(await change(owner, ofImage(image), withdrawn)).toEqual({
      id: expect.any(String),
      complete: true,
      images: 1,
      pending: [],
    });
    const { allowed, summary, decisions } = await explained(visitor, image);
    expect(allowed).toBe(false);
    expect(summary).toContain('an image is not read once its patient has withdrawn consent');
    expect(decisions.map(({ service, site, reason: why }) => `${service} ${site} ${why}`)).toEqual([
      'lfc b consent-withdrawn',
      'dpm b consent-withdrawn',
      'amga b consent-withdrawn',
      'hydra a consent-withdrawn',
      'hydra b consent-withdrawn',
      'hydra c consent-withdrawn',
    ]);
    const grantee = { user: colleague.dn };
    const granting = (await grid.ask(sharing, owner)).grant({
      object: ofImage(image),
      grantee,
      permissions: 4,
    });
    await expect(granting).rejects.toMatchObject({ code: refused });

    expect(await change(owner, { image: { guid: image.guid } }, given)).toMatchObject({ complete: true });
    expect(await reasons(visitor, image)).toEqual(['acl named-user']);
  });

  it('does not keep the owner from removing the image', async () => {
    const image = await grid.register({ owner });
    await change(owner, ofImage(image), withdrawn);
    const removal = await grid.ask('mdm.gateway.v1.RemovalService', owner);
    expect((await removal.remove({ object: ofImage(image), reason })).erasure).toMatchObject({ images: 1 });
  });

  it('is withdrawn by a data protection officer for all images of a patient, whoever owns them', async () => {
    const series = { series: 'of-a-patient', patient: 'P-77' };
    const images = [
      await grid.register({ owner, readers: [visitor], ...series }),
      await grid.register({ owner: colleague, readers: [visitor], ...series }),
    ];
    const collectionGuid = await seriesOf(images[0]?.guid ?? '');
    expect(await change(officer, { collectionGuid }, withdrawn)).toMatchObject({ complete: true, images: 2 });
    for (const image of images) expect(await reasons(visitor, image)).toEqual(['policy consent-withdrawn']);
    const records = await grid.door('b', 'gateway').auditRecords();
    expect(records.findLast(({ operation }) => operation === 'gateway.change-facts')).toMatchObject({
      outcome: 'success',
      subject: officer.dn,
      objects: [collectionGuid],
      detail: { consent: 'withdrawn', why: reason, images: 2, pending: 0 },
    });
  });

  it('is withdrawn by an officer for an image that they may not see, by either name', async () => {
    const image = await grid.register({ owner, series: 'hidden', directoryMode: 0o700 });
    expect(await change(officer, { image: { guid: image.guid } }, withdrawn)).toMatchObject({
      complete: true,
    });
    expect(await reasons(owner, image)).toEqual(['policy consent-withdrawn']);
    expect(await change(officer, ofImage(image), given)).toMatchObject({ complete: true });
    expect(await reasons(owner, image)).toEqual(['acl owner']);
    await expect(change(officer, { image: { guid: newGuid() } }, given)).rejects.toMatchObject({
      code: 'not-found',
    });
  });

  it('is for the owner and officers of the owner site alone', async () => {
    const image = await grid.register({ owner, readers: [colleague, visitor] });
    const hidden = await grid.register({ owner, series: 'hidden', directoryMode: 0o700 });
    await expect(change(colleague, ofImage(image), given)).rejects.toMatchObject({
      code: 'permission-denied',
    });
    await expect(change(colleague, ofImage(hidden), given)).rejects.toMatchObject({ code: 'not-found' });
    const impostors = [
      grid.user({ site: 'a', name: 'Impostor', dn: owner.dn }),
      grid.user({ site: 'a', ...grid.site('a').people.officer }),
    ];
    for (const impostor of impostors) {
      await expect(change(impostor, ofImage(image), given)).rejects.toMatchObject({
        code: 'permission-denied',
        message: 'only the owner site changes the consent and the project of images',
      });
    }
  });

  it('is changed at a key holder only through the site that put the share', async () => {
    const image = await grid.register({ owner });
    const keys = await grid
      .door('c', 'hydra')
      .client('mdm.hydra.v1.KeyService', { through: 'gateway', site: 'a', as: owner });
    const { outcomes } = await keys.editFacts({ changes: [{ guid: image.guid, edits: [withdrawn] }] });
    expect(outcomes[0]?.error).toMatchObject({
      code: 'permission-denied',
      refusal: { reason: 'owner-site' },
    });
  });

  it('reaches a holder that was down, and the later of two changes wins everywhere', async () => {
    const image = await grid.register({ owner, readers: [visitor] });
    await grid.stop('c', 'hydra');
    const pending = ['mdm://c/hydra'];
    expect(await change(owner, ofImage(image), withdrawn)).toMatchObject({ complete: false, pending });
    expect(await change(owner, ofImage(image), given)).toMatchObject({ complete: false, pending });
    await grid.start('c', 'hydra');
    await eventually(async () => {
      const rows = await grid.database('b', 'gateway').db.query('select from sharing_part');
      expect(rows).toEqual([]);
    });
    expect(await reasons(visitor, image)).toEqual(['acl named-user']);
  });

  it('is refused when something of the request is wrong', async () => {
    const image = await grid.register({ owner });
    const client = await grid.ask(sharing, owner);
    const object = ofImage(image);
    for (const [request, field] of [
      [{ object, reason }, 'edit'],
      [{ object, edit: {}, reason }, 'edit'],
      [{ object, edit: { project: '' }, reason }, 'edit.value'],
      [{ object, edit: given }, 'reason'],
      [{ edit: given, reason }, 'object.kind'],
    ] as const) {
      await expect(client.changeFacts(request)).rejects.toMatchObject({ code: 'invalid-argument', field });
    }
  });
});

describe('the project of images', () => {
  it('is changed by their owner, and by no officer', async () => {
    const image = await grid.register({ owner, readers: [visitor] });
    await expect(change(officer, ofImage(image), { project: 'open' })).rejects.toMatchObject({
      code: refused,
    });
    expect(await change(owner, ofImage(image), { project: 'open' }, 'a')).toMatchObject({ complete: true });
  });

  it('can be one whose images the policies let nobody change, which is said to officers too', async () => {
    const image = await grid.register({ owner });
    expect(await change(owner, ofImage(image), { project: 'closed' })).toMatchObject({ complete: true });
    await expect(change(owner, ofImage(image), given)).rejects.toMatchObject({ code: 'permission-denied' });
    await expect(change(officer, ofImage(image), withdrawn)).rejects.toMatchObject({
      code: 'permission-denied',
      refusal: { site: 'b', service: 'amga', layer: 'policy', reason: 'change' },
    });
  });
});

/** GUID of the series of an image of site b. */
async function seriesOf(guid: string): Promise<string> {
  const metadata = await grid
    .door('b', 'amga')
    .client('mdm.amga.v1.MetadataService', { through: 'gateway', as: owner });
  const pages = await collect(metadata.query({ collection: '/mdm/Series' }));
  for (const row of pages.flatMap(({ rows }) => rows)) {
    const below = await collect(metadata.listImages({ guid: row.guid }));
    if (below.some(({ guids }) => guids.includes(guid))) return row.guid;
  }
  throw new Error('the image has no series');
}
