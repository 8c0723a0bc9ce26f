import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { common, gateway as messages } from '@mdm/protos';
import { newGuid } from '@mdm/rpc';
import type { TestUser } from '@mdm/testbed';
import { collect, type Grid, personAt, startGrid, type TestImage } from '../testing.js';

const sharing = 'mdm.gateway.v1.SharingService';
const hourMs = 3_600_000;

let grid: Grid;
let owner: TestUser;
let other: TestUser;
let visitor: TestUser;
beforeAll(async () => {
  grid = await startGrid();
  owner = grid.user({ site: 'b', name: 'Berta Arzt', groups: ['/biomed/b/Role=physician'] });
  other = grid.user({ site: 'c', name: 'Clara Arzt', groups: ['/biomed/c/Role=physician'] });
  visitor = grid.user({ site: 'a', name: 'Rosa Forscher', groups: ['/biomed/heart'] });
});
afterAll(() => grid.close());

interface Run {
  readonly images: readonly messages.DryRunImage__Output[];
  readonly summary: messages.DryRunSummary__Output | null | undefined;
}

async function dryRun(request: messages.DryRunRequest, as: TestUser = visitor): Promise<Run> {
  const parts = await collect((await grid.ask('mdm.gateway.v1.JobService', as)).dryRun(request));
  return {
    images: parts.flatMap(({ images }) => images?.images ?? []),
    summary: parts.at(-1)?.summary,
  };
}

const byLfn = ({ lfn }: TestImage): common.Target => ({ lfn });
const byGuid = ({ guid }: TestImage): common.Target => ({ guid });

describe('a dry run', () => {
  it('says which images of which sites would open, why not the others, and how often', async () => {
    const [here, there] = [
      await grid.register({ owner, readers: [visitor] }),
      await grid.register({ owner: other, readers: [visitor] }),
    ];
    const closed = [await grid.register({ owner }), await grid.register({ owner })];
    const hidden = await grid.register({ owner, series: 'secret', directoryMode: 0o700 });
    const absent = { guid: newGuid() };
    const { images, summary } = await dryRun({
      targets: [byLfn(here), byGuid(there), ...closed.map(byLfn), byGuid(hidden), absent],
    });
    expect(
      images.map(({ guid, site, readable, hasMetadata, error }) => ({
        guid,
        site,
        readable,
        hasMetadata,
        reason: error?.refusal?.reason ?? error?.code,
      })),
    ).toEqual([
      { guid: here.guid, site: 'b', readable: true, hasMetadata: true, reason: undefined },
      { guid: there.guid, site: 'c', readable: true, hasMetadata: true, reason: undefined },
      ...closed.map(({ guid }) => ({
        guid,
        site: 'b',
        readable: false,
        hasMetadata: false,
        reason: 'other',
      })),
      { guid: '', site: '', readable: false, hasMetadata: false, reason: 'not-found' },
      { guid: '', site: '', readable: false, hasMetadata: false, reason: 'not-found' },
    ]);
    expect(images[2]?.error).toMatchObject({
      message: 'lfc of site b: no entry of the access control list mentions you',
      refusal: { site: 'b', service: 'lfc', layer: 'acl', reason: 'other', ask: owner.dn },
    });
    expect(summary).toMatchObject({ images: 6, readable: 2, ending: 0 });
    expect(summary?.reasons.map(({ images: count, error }) => [count, error?.code])).toEqual([
      [2, 'permission-denied'],
      [2, 'not-found'],
    ]);
  });

  it('foresees rights that end before the job does', async () => {
    const image = await grid.register({ owner });
    const untilMs = Date.now() + hourMs;
    await (await grid.ask(sharing, owner)).grant({
      object: { image: byGuid(image) },
      grantee: { user: visitor.dn },
      permissions: 4,
      limits: { untilMs },
    });
    for (const [hours, ending] of [
      [0.5, 0],
      [12, 1],
    ] as const) {
      const { images, summary } = await dryRun({
        targets: [byGuid(image)],
        untilMs: Date.now() + hours * hourMs,
      });
      expect(images[0]).toMatchObject({ readable: true, endsMs: untilMs });
      expect(summary).toMatchObject({ readable: 1, ending });
    }
  });

  it('counts an image as readable while enough key holders are there, and no longer', async () => {
    const image = await grid.register({ owner, readers: [visitor] });
    const targets = [byGuid(image)];
    await grid.stop('c', 'hydra');
    expect((await dryRun({ targets })).summary).toMatchObject({ readable: 1 });
    await grid.stop('b', 'hydra');
    const { images } = await dryRun({ targets });
    expect(images[0]).toMatchObject({
      readable: false,
      error: { code: 'unavailable', refusal: { service: 'hydra', reason: 'unavailable' } },
    });
    await grid.start('b', 'hydra');
    await grid.start('c', 'hydra');
  });

  it('is for the images of a cohort as well, and knows when a permit ends', async () => {
    const rosa = await personAt(grid, 'a');
    const reader = grid.user({ site: 'a', name: 'Rosa', dn: grid.site('a').people.researcher.dn });
    const image = await grid.register({ owner, readers: [reader] });
    const { id } = await rosa.createCohort({ name: 'night run', objects: [image.guid] });
    const run = await rosa.dryRun({ cohort: id, until: Date.now() + 13 * hourMs });
    expect(run).toMatchObject({ images: 1, readable: 1, ending: 0 });
    expect(run.permitEndsMs).toBeGreaterThan(Date.now());
    rosa.close();
  });

  it('asks every service once for a thousand images, with one record each', async () => {
    const image = await grid.register({ owner, readers: [visitor] });
    const targets = [byGuid(image), ...Array.from({ length: 1_999 }, () => ({ guid: newGuid() }))];
    const before = (await grid.door('b', 'dpm').auditRecords()).length;
    await dryRun({ targets });
    const [record, ...more] = (await grid.door('b', 'dpm').auditRecords()).slice(before);
    expect(more).toEqual([]);
    expect(record).toMatchObject({
      operation: 'dpm.check-access-many',
      subject: visitor.dn,
      objects: [image.guid],
      outcome: 'success',
    });
    expect((await grid.door('a', 'gateway').auditRecords()).at(-1)).toMatchObject({
      operation: 'gateway.dry-run',
      detail: { images: 2_000, readable: 1 },
    });
  });

  it('is refused when it names too much, nothing, or two things', async () => {
    const guid = newGuid();
    for (const request of [
      {},
      { targets: [{ guid }], cohortId: guid },
      { targets: Array.from({ length: 10_001 }, () => ({ guid })) },
    ])
      await expect(dryRun(request)).rejects.toMatchObject({ code: 'invalid-argument', field: 'targets' });
  });
});
