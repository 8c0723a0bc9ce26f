import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createEcKey, createProof, issueToken, jwkThumbprint } from '@mdm/identity';
import { describeTheDoor, editSite, type TestUser } from '@mdm/testbed';
import { eventually } from '@mdm/testbed/federation';
import { type HydraBed, joinedRecipient, openShares, startHydra } from '../testing.js';

let hydra: HydraBed;
beforeAll(async () => {
  hydra = await startHydra();
});
afterAll(() => hydra.close());

describeTheDoor(() => hydra.bed, {
  service: 'mdm.hydra.v1.KeyService',
  call: (client) => client.getShares({ guids: [randomUUID()] }),
  beyondFinding: (client) => client.getShares({ guids: [randomUUID()] }),
  through: 'gateway',
  wrongService: 'lfc',
});

describe('releasing shares', () => {
  it('gives a reader a share that joins with another to the key of the image', async () => {
    const key = await hydra.put();
    const { jwe } = await (await hydra.gateway(hydra.colleague)).getShares({ guids: [key.guid] });
    const [record] = openShares(hydra.colleague, jwe);
    expect(record && key.records.a.equals(record)).toBe(true);
    expect(record && (await joinedRecipient(key, record))).toBe(key.recipient);
  });

  it('encrypts to the reader, so that nobody else opens what is on the way', async () => {
    const key = await hydra.put();
    const { jwe } = await (await hydra.gateway(hydra.colleague)).getShares({ guids: [key.guid] });
    expect(() => openShares(hydra.owner, jwe)).toThrow(expect.objectContaining({ code: 'share-invalid' }));
  });

  it('answers a stranger as if the key did not exist, and says the truth in the audit record', async () => {
    const key = await hydra.put();
    const gateway = await hydra.gateway(hydra.stranger);
    const unknown = randomUUID();
    const { outcomes, jwe } = await gateway.getShares({ guids: [key.guid, unknown] });
    const [invisible, absent] = outcomes.map(({ error }) => error);
    expect(invisible).toEqual({ ...absent, message: absent?.message.replace(unknown, key.guid) });
    expect(invisible).toMatchObject({ code: 'not-found' });
    expect(jwe).toBe('');
    await gateway.getShares({ guids: [key.guid] });
    expect((await hydra.bed.auditRecords()).at(-1)).toMatchObject({
      operation: 'hydra.get-shares',
      subject: hydra.stranger.dn,
      outcome: 'refused',
      code: 'permission-denied',
    });
  });

  it('keeps the order, answers each key by itself and seals the shares of all together', async () => {
    const [first, second] = [await hydra.put(), await hydra.put()];
    const unknown = randomUUID();
    const { outcomes, jwe } = await (await hydra.gateway(hydra.colleague)).getShares({
      guids: [second.guid, unknown, first.guid],
    });
    expect(outcomes.map(({ guid, error }) => [guid, error?.code])).toEqual([
      [second.guid, undefined],
      [unknown, 'not-found'],
      [first.guid, undefined],
    ]);
    const records = openShares(hydra.colleague, jwe);
    expect(Buffer.concat(records).equals(Buffer.concat([second.records.a, first.records.a]))).toBe(true);
  });

  it('refuses a proof that names no key to encrypt to', async () => {
    const key = await hydra.put();
    const gateway = await hydra.gateway(withoutEnc(hydra.colleague));
    await expect(gateway.getShares({ guids: [key.guid] })).rejects.toMatchObject({
      code: 'failed-precondition',
      message: expect.stringContaining('the proof carries no key'),
    });
  });

  it('stops releasing at once when the right is taken away', async () => {
    const key = await hydra.put();
    const owner = await hydra.gateway(hydra.owner);
    const reader = await hydra.gateway(hydra.stranger);
    const edit = { tag: 'ACL_TAG_USER' as const, id: hydra.stranger.dn };
    const change = async (rest: object) =>
      (await owner.editAcls({ changes: [{ guid: key.guid, edits: [{ ...edit, ...rest }] }] })).outcomes[0]
        ?.error;
    expect(await change({ permissions: 4 })).toBeNull();
    expect((await reader.getShares({ guids: [key.guid] })).outcomes[0]?.error).toBeNull();
    expect(await change({ remove: true })).toBeNull();
    expect((await reader.getShares({ guids: [key.guid] })).outcomes[0]?.error?.code).toBe('not-found');
  });

  it('writes how many shares left into the audit record', async () => {
    const key = await hydra.put();
    await (await hydra.gateway(hydra.colleague)).getShares({ guids: [key.guid] });
    expect((await hydra.bed.auditRecords()).at(-1)).toMatchObject({
      operation: 'hydra.get-shares',
      outcome: 'success',
      subject: hydra.colleague.dn,
      detail: { released: 1 },
    });
  });
});

describe('rights of keys', () => {
  const edits = () => [{ tag: 'ACL_TAG_USER' as const, id: hydra.stranger.dn, permissions: 4 }];
  const errorOf = async (as: TestUser, site?: string) => {
    const key = await hydra.put();
    const gateway = await hydra.gateway(as, site);
    const { outcomes } = await gateway.editAcls({ changes: [{ guid: key.guid, edits: edits() }] });
    return outcomes[0]?.error;
  };

  it('are changed by the owner at the site of the image', async () => {
    expect(await errorOf(hydra.owner)).toBeNull();
  });

  it('are not changed through another site, even for the owner', async () => {
    expect(await errorOf(hydra.owner, 'c')).toMatchObject({ code: 'permission-denied' });
  });

  it('are not changed by a reader', async () => {
    expect(await errorOf(hydra.colleague)).toMatchObject({ code: 'permission-denied' });
  });

  it('tell a stranger who tries to change them nothing', async () => {
    expect(await errorOf(hydra.stranger)).toMatchObject({ code: 'not-found' });
  });

  it('are shown to readers and explained to who asks', async () => {
    const key = await hydra.put();
    const reader = await hydra.gateway(hydra.colleague);
    expect(await reader.getAcl({ guid: key.guid })).toMatchObject({ acl: { owner: hydra.owner.dn } });
    expect(await reader.checkAccess({ guid: key.guid })).toMatchObject({
      decision: { allowed: true, service: 'hydra', site: 'a', reason: 'group' },
    });
    const stranger = await hydra.gateway(hydra.stranger);
    await expect(stranger.checkAccess({ guid: key.guid })).rejects.toMatchObject({ code: 'not-found' });
    await expect(stranger.getAcl({ guid: key.guid })).rejects.toMatchObject({ code: 'not-found' });
  });
});

/** The same user with a proof that has no "enc". */
function withoutEnc(user: TestUser): TestUser {
  return {
    ...user,
    credentials: async () => {
      const site = hydra.bed.sites.get(user.site);
      if (!site) throw new TypeError('the user is of no site');
      const key = createEcKey();
      const token = await issueToken({
        signingKey: site.tokenKey,
        site: user.site,
        dn: user.dn,
        groups: user.groups,
        audience: ['a'],
        jkt: jwkThumbprint(key.publicJwk),
        clock: Date.now,
      });
      return { token, proof: await createProof({ ...key, token, clock: Date.now }) };
    },
  };
}

describe('a site that leaves', () => {
  it('gets no answer to a call that is under way', async () => {
    const { bed } = hydra;
    const home = bed.sites.get('a');
    if (!home) throw new TypeError('the test has no site a');
    const visitor = bed.user({ site: 'c', name: 'Carl' });
    const client = await bed.client('mdm.hydra.v1.KeyService', {
      through: 'gateway',
      site: 'c',
      as: visitor,
    });
    await bed.db.transaction(async (tx) => {
      await tx.query('lock table shares in access exclusive mode');
      const refused = expect(client.getShares({ guids: [randomUUID()] })).rejects.toMatchObject({
        code: 'certificate-invalid',
      });
      await eventually(async () => {
        const [waiting] = await bed.db.query<{ count: number }>(
          "select count(*)::int as count from pg_locks where relation = 'shares'::regclass and not granted",
        );
        expect(waiting?.count).toBe(1);
      });
      await editSite(home, (config) => {
        config.federation.peers = config.federation.peers.filter(
          ({ site }: { site: string }) => site !== 'c',
        );
        config.keys.holders = ['a', 'b'];
      });
      await refused;
    });
  });
});
