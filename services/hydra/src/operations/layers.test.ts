import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { common } from '@mdm/protos';
import { editSite, type TestUser } from '@mdm/testbed';
import { eventually } from '@mdm/testbed/federation';
import { type HydraBed, physicians, startHydra } from '../testing.js';

const policies = `
@id("acl-decides") @sentence("the list decides") permit (principal, action, resource);
@id("no-mr-leaves") @sentence("images of magnetic resonance do not leave the hospital")
forbid (principal, action == MDM::Action::"readImage", resource) when { resource has modality && resource.modality == "MR" };
@id("nobody-knows") @sentence("ultrasound is not to be known of")
forbid (principal, action in [MDM::Action::"find", MDM::Action::"readImage"], resource)
when { resource has modality && resource.modality == "US" };
@id("research-by-permit") @sentence("research needs a data permit")
forbid (principal, action == MDM::Action::"readImage", resource)
when { context has purpose && context.purpose == "HRESCH" && !(context has dataPermit) };
`;

let now = Date.now();
let hydra: HydraBed;
beforeAll(async () => {
  hydra = await startHydra({ clock: () => now });
  const directory = path.join(hydra.home.directory, 'policies');
  await mkdir(directory);
  await writeFile(path.join(directory, 'site.cedar'), policies);
  await hydra.bed.context.policies.reload();
});
afterAll(() => hydra.close());
beforeEach(() => {
  now = Date.now();
});

const facts = (more: Partial<common.ImageFacts> = {}): common.ImageFacts => ({
  site: 'b',
  vo: 'biomed',
  project: 'phantoms',
  owner: hydra.owner.dn,
  group: '/biomed',
  ...more,
});

async function put(more: Partial<common.ImageFacts> = {}): Promise<string> {
  const key = await hydra.newKey();
  const { outcomes } = await hydra.bridge.putShares({ shares: [hydra.share(key, { facts: facts(more) })] });
  expect(outcomes[0]?.error).toBeNull();
  return key.guid;
}

/** Why a person does not get a share; undefined when they do. */
async function refusalOf(guid: string, as: TestUser = hydra.colleague) {
  const { outcomes } = await (await hydra.gateway(as)).getShares({ guids: [guid] });
  return outcomes[0]?.error ?? undefined;
}

/** A person of b as before, who declares why they ask. */
const declaring = (
  name: string,
  what: { purpose: string; dataPermit?: string },
  groups = [physicians, '/biomed'],
): TestUser => hydra.bed.user({ site: 'b', name, groups, ...what });

async function share(guid: string, limits: common.AclLimits, as: TestUser = hydra.stranger) {
  const edits = [{ tag: 'ACL_TAG_USER' as const, id: as.dn, permissions: 4, limits }];
  const { outcomes } = await (await hydra.gateway(hydra.owner)).editAcls({ changes: [{ guid, edits }] });
  expect(outcomes[0]?.error).toBeNull();
}

describe('the policies of the site', () => {
  it('refuse what the access control list allows, with their id and their sentence', async () => {
    expect(await refusalOf(await put({ modality: 'CT' }))).toBeUndefined();
    expect(await refusalOf(await put({ modality: 'MR' }))).toMatchObject({
      code: 'permission-denied',
      message: expect.stringContaining('images of magnetic resonance do not leave the hospital'),
      refusal: { site: 'a', service: 'hydra', layer: 'policy', reason: 'no-mr-leaves' },
    });
  });

  it('refuse the owner as well, and never allow what the list refuses', async () => {
    expect(await refusalOf(await put({ modality: 'MR' }), hydra.owner)).toMatchObject({
      refusal: { layer: 'policy' },
    });
    expect(await refusalOf(await put({ modality: 'CT' }), hydra.stranger)).toMatchObject({
      code: 'not-found',
    });
  });

  it('hide what nobody may find as if it were not there, and the audit knows the truth', async () => {
    expect(await refusalOf(await put({ modality: 'US' }))).toMatchObject({
      code: 'not-found',
      refusal: null,
    });
    expect((await hydra.bed.auditRecords()).at(-1)).toMatchObject({
      outcome: 'refused',
      code: 'permission-denied',
      detail: { reason: 'nobody-knows' },
      policy_version: hydra.bed.context.policies.current().version,
    });
  });

  it('see the purpose and the data permit that the caller has signed', async () => {
    const guid = await put();
    const research = declaring('Karl Kollege', { purpose: 'HRESCH' });
    expect(await refusalOf(guid, research)).toMatchObject({ refusal: { reason: 'research-by-permit' } });
    const permitted = declaring('Karl Kollege', { purpose: 'HRESCH', dataPermit: 'HDAB/2026-17' });
    expect(await refusalOf(guid, permitted)).toBeUndefined();
    expect((await hydra.bed.auditRecords()).at(-1)).toMatchObject({
      purpose: 'HRESCH',
      level: 'pseudonymous',
    });
  });

  it('say so when somebody asks why', async () => {
    const guid = await put({ modality: 'MR' });
    const { decision } = await (await hydra.gateway(hydra.colleague)).checkAccess({ guid });
    expect(decision).toMatchObject({ allowed: false, layer: 'policy', reason: 'no-mr-leaves' });
  });
});

describe('what is said of somebody else', () => {
  const about = async (as: TestUser, guid: string, subject: Partial<common.AccessSubject> = {}) => {
    const { decision } = await (await hydra.gateway(as)).checkAccess({
      guid,
      subject: { dn: hydra.colleague.dn, groups: [physicians, '/biomed'], site: 'b', ...subject },
    });
    return decision;
  };

  it('is what that person would be told, and to the owner the truth as well', async () => {
    const { owner, stranger } = hydra;
    const [free, magnetic, unknown] = [
      await put(),
      await put({ modality: 'MR' }),
      await put({ modality: 'US' }),
    ];
    const { version: policyVersion } = hydra.bed.context.policies.current();
    expect(await about(owner, free)).toMatchObject({ allowed: true, policyVersion, ask: owner.dn });
    expect(await about(owner, magnetic)).toMatchObject({ layer: 'policy', reason: 'no-mr-leaves' });
    expect(await about(owner, unknown)).toMatchObject({ layer: 'policy', reason: 'nobody-knows' });
    expect(await about(owner, free, { dn: stranger.dn, groups: [] })).toMatchObject({ layer: 'acl' });
    expect(await about(owner, free, { purpose: 'HRESCH' })).toMatchObject({ reason: 'research-by-permit' });
    expect(await about(owner, free, { purpose: 'HRESCH', dataPermit: 'EHDS-1' })).toMatchObject({
      allowed: true,
    });
    expect(await about(owner, free, { level: 'DATA_LEVEL_ANONYMOUS' })).toMatchObject({ layer: 'level' });
    expect(await about(owner, free, { site: 'nowhere' })).toMatchObject({ layer: 'token', reason: 'issuer' });
  });

  it('is not said to readers, and to outsiders not even that there is something', async () => {
    const guid = await put();
    await expect(about(hydra.colleague, guid)).rejects.toMatchObject({
      code: 'permission-denied',
      refusal: { site: 'a', service: 'hydra', reason: 'not-owner' },
    });
    const missing = (await hydra.newKey()).guid;
    for (const name of [guid, missing])
      await expect(about(hydra.stranger, name)).rejects.toMatchObject({
        code: 'not-found',
        message: `there is no object "${name}"`,
        refusal: undefined,
      });
  });

  it('is said of many at once, in the order of the request, with one record', async () => {
    const guids = [await put({ modality: 'MR' }), (await hydra.newKey()).guid, await put()];
    const { outcomes } = await (await hydra.gateway(hydra.owner)).checkAccessMany({
      guids,
      subject: { dn: hydra.colleague.dn, groups: [physicians], site: 'b' },
    });
    expect(outcomes.map(({ object, decision, error }) => [object, decision?.allowed, error?.code])).toEqual([
      [guids[0], false, undefined],
      [guids[1], undefined, 'not-found'],
      [guids[2], true, undefined],
    ]);
    expect((await hydra.bed.auditRecords()).at(-1)).toMatchObject({
      operation: 'hydra.check-access-many',
      objects: guids,
      detail: { about: hydra.colleague.dn, aboutSite: 'b', told: 2 },
    });
  });
});

describe('limits of a share', () => {
  it('end it at its time, without anybody doing anything', async () => {
    const guid = await put();
    await share(guid, { untilMs: now + 60_000 });
    expect(await refusalOf(guid, hydra.stranger)).toBeUndefined();
    const { decision } = await (await hydra.gateway(hydra.stranger)).checkAccess({ guid });
    expect(decision).toMatchObject({
      allowed: true,
      untilMs: now + 60_000,
      level: 'DATA_LEVEL_PSEUDONYMOUS',
    });
    now += 60_000;
    expect(await refusalOf(guid, hydra.stranger)).toMatchObject({ code: 'not-found' });
  });

  it('make it count for one purpose only', async () => {
    const guid = await put();
    await share(guid, { purpose: 'TREAT' });
    expect(await refusalOf(guid, hydra.stranger)).toMatchObject({ code: 'not-found' });
    const treating = declaring('Fritz Fremd', { purpose: 'TREAT' }, ['/other']);
    expect(await refusalOf(guid, treating)).toBeUndefined();
  });

  it('keep bytes back that tell more than their level', async () => {
    const guid = await put();
    await share(guid, { level: 'DATA_LEVEL_ANONYMOUS' });
    expect(await refusalOf(guid, hydra.stranger)).toMatchObject({
      code: 'permission-denied',
      message: 'the stored image is pseudonymous, and you are shown anonymous data of it',
      refusal: { layer: 'level', reason: 'pseudonymous', ask: hydra.owner.dn },
    });
    const identified = await put({ identified: true });
    expect(await refusalOf(identified)).toMatchObject({ refusal: { layer: 'level', reason: 'identified' } });
  });

  it('give everybody of a site what is shared with it, and nobody else', async () => {
    const guid = await put();
    const edits = [{ tag: 'ACL_TAG_GROUP' as const, id: '/@site/c', permissions: 4 }];
    await (await hydra.gateway(hydra.owner)).editAcls({ changes: [{ guid, edits }] });
    const ofC = hydra.bed.user({ site: 'c', name: 'Clara', groups: ['/biomed/c'] });
    const { outcomes } = await (await hydra.gateway(ofC, 'c')).getShares({ guids: [guid] });
    expect(outcomes[0]?.error).toBeNull();
    expect(await refusalOf(guid, hydra.stranger)).toMatchObject({ code: 'not-found' });
  });
});

describe('a ban', () => {
  it('refuses everything at once, says why, and ends', async () => {
    const guid = await put();
    const ban = async (bans: object[]) => {
      await editSite(hydra.home, (config) => {
        config.principals.bans = bans;
      });
      await eventually(async () => {
        expect(hydra.bed.context.liveSite.current().principals.bans).toHaveLength(bans.length);
      });
    };
    const gateway = await hydra.gateway(hydra.colleague);
    await ban([{ group: '/biomed', reason: 'the project is suspended', until: '2099-01-01' }]);
    await expect(gateway.getShares({ guids: [guid] })).rejects.toMatchObject({
      code: 'permission-denied',
      message: 'you are banned from site a until 2099-01-01: the project is suspended',
      refusal: { layer: 'ban', reason: 'banned' },
    });
    await ban([
      { group: '/biomed', reason: 'the project was suspended', until: '2020-01-01' },
      { user: '/CN=Somebody Else', reason: 'left' },
    ]);
    expect(await refusalOf(guid)).toBeUndefined();
    await ban([]);
    expect(await refusalOf(guid)).toBeUndefined();
  });
});

describe('a site that is not heard of', () => {
  it('has none of its keys given out after the stated time, until it is heard of again', async () => {
    const cutOff = await startHydra({
      clock: () => now,
      adjust: (config) => {
        config.keys.heardWithinSeconds = 60;
      },
    });
    try {
      const key = await cutOff.put();
      const read = async () =>
        (await (await cutOff.gateway(cutOff.colleague)).getShares({ guids: [key.guid] })).outcomes[0]?.error
          ?.code;
      expect(await read()).toBeUndefined();
      now += 60_001;
      expect(await read()).toBe('site-unreachable');
      cutOff.bed.context.revocations.heard('b', now);
      expect(await read()).toBeUndefined();
    } finally {
      await cutOff.close();
    }
  });
});
