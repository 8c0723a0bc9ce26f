import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ServiceConfig } from '@mdm/config';
import { readCredential } from '@mdm/identity';
import type { gateway as messages } from '@mdm/protos';
import { type Channel, channelCredentials, openChannel, type RunningService, startService } from '@mdm/rpc';
import { publishBundle } from '@mdm/site-directory';
import { asUser, startTestService, type TestService, type TestUser } from '@mdm/testbed';
import type { GatewayContext } from '../context.js';
import { gateway } from '../definition.js';

const service = 'mdm.gateway.v1.RevocationService';
let bed: TestService<GatewayContext>;
let administrator: TestUser;

beforeAll(async () => {
  bed = await startTestService(gateway);
  const person = bed.sites.get('a')?.people.administrator;
  if (!person) throw new TypeError('no site a');
  administrator = bed.user({ ...person });
});
afterAll(() => bed.close());

const ask = (as: TestUser = administrator) => bed.client(service, { through: 'gateway', as });
const lastRecord = async () => (await bed.auditRecords()).at(-1);

/** Reads news up to and with the first sign of life. */
async function untilLife(stream: AsyncIterator<messages.FollowResponse__Output>): Promise<{
  revocations: messages.Revocation__Output[];
  bundles: string[];
  heardMs: Record<string, number>;
}> {
  const revocations: messages.Revocation__Output[] = [];
  const bundles: string[] = [];
  for (;;) {
    const { value, done } = await stream.next();
    if (done) throw new Error('the stream has ended');
    if (value.revocation) revocations.push(value.revocation);
    if (value.bundle) bundles.push(value.bundle);
    if (value.signOfLife) return { revocations, bundles, heardMs: value.signOfLife.heardMs };
  }
}

describe('revoking', () => {
  it('is for administrators', async () => {
    const client = await ask(bed.user({ name: 'Alice', groups: ['/biomed'] }));
    await expect(client.revokeIdentity({ user: '/CN=Bob' })).rejects.toMatchObject({
      code: 'permission-denied',
    });
    await expect(client.listRevocations({})).rejects.toMatchObject({ code: 'permission-denied' });
  });

  it('numbers and lists what was revoked, the newest first, and writes down who did it', async () => {
    const client = await ask();
    const { revocation: first } = await client.revokeIdentity({ user: '/O=Hospital A/CN=Mallory' });
    expect(first).toMatchObject({ site: 'a', user: '/O=Hospital A/CN=Mallory', reason: '' });
    const before = Date.now();
    const { revocation: second } = await client.revokeIdentity({ permitId: 'permit-0001', reason: 'lost' });
    expect(second).toMatchObject({ sequence: (first?.sequence ?? 0) + 1, permitId: 'permit-0001' });
    expect(second?.untilMs).toBeGreaterThan(before + 90 * 86_400_000);
    expect(await lastRecord()).toMatchObject({
      operation: 'gateway.revoke-identity',
      outcome: 'success',
      subject: administrator.dn,
      detail: { kind: 'permit', value: 'permit-0001', sequence: second?.sequence },
    });
    const { revocation: third } = await client.revokeIdentity({ keyId: 'some-key' });
    expect(third?.untilMs).toBe(0);
    const { revocations } = await client.listRevocations({});
    expect(revocations).toEqual([third, second, first]);
  });

  it.each<[string, messages.RevokeIdentityRequest]>([
    ['nothing', {}],
    ['an empty permit', { permitId: '' }],
    ['a permit with a name that is too long', { permitId: 'x'.repeat(65) }],
    ['a site that does not leave', { leaves: false }],
    ['nobody', { user: 'Bob' }],
    ['somebody for a reason that is too long', { user: '/CN=Bob', reason: 'x'.repeat(501) }],
    ['somebody for a reason with control characters', { user: '/CN=Bob', reason: '\u001b[31m' }],
  ])('refuses to revoke %s', async (_what, request) => {
    await expect((await ask()).revokeIdentity(request)).rejects.toMatchObject({ code: 'invalid-argument' });
  });

  it('refuses a token of the user from then on, once in the audit', async () => {
    const user = bed.user({ name: 'Eve' });
    const credentials = await user.credentials();
    const session = await bed.client('mdm.gateway.v1.SessionService', { through: 'gateway' });
    await session.whoAmI({}, { as: credentials });
    await (await ask()).revokeIdentity({ user: user.dn, reason: 'secret reason' });
    const before = (await bed.auditRecords()).length;
    const refused = await session.whoAmI({}, { as: credentials }).catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: 'token-revoked' });
    expect(String(refused)).not.toContain('secret');
    const records = (await bed.auditRecords()).slice(before);
    expect(records).toMatchObject([{ outcome: 'refused', code: 'token-revoked' }]);
  });
});

describe('following', () => {
  it.each(['hydra', 'dicom-bridge'] as const)('is not for the %s of another site', async (through) => {
    const client = await bed.client(service, { through, site: 'b' });
    const news = client.follow({})[Symbol.asyncIterator]();
    await expect(news.next()).rejects.toMatchObject({ code: 'caller-not-allowed' });
  });

  it('tells what the follower misses, then news at once, and is one record in the audit', async () => {
    const admin = await ask();
    const { revocation: first } = await admin.revokeIdentity({ permitId: 'permit-1001' });
    const { revocation: second } = await admin.revokeIdentity({ permitId: 'permit-1002', reason: 'lost' });
    const lfc = await bed.client(service, { through: 'lfc' });
    const recorded = () =>
      bed.db.query<{ operation: string }>('select operation from audit_records order by seq');
    const before = (await recorded()).length;
    const stream = lfc.follow({ sequences: { a: first?.sequence ?? 0 } })[Symbol.asyncIterator]();
    const missed = await untilLife(stream);
    expect(missed.revocations).toEqual([{ ...second, reason: '' }]);
    expect(missed.heardMs).toEqual({ a: expect.any(Number) });
    expect((await untilLife(stream)).revocations).toEqual([]);
    const { revocation: third } = await admin.revokeIdentity({ permitId: 'permit-1003' });
    let news = await untilLife(stream);
    while (news.revocations.length === 0) news = await untilLife(stream);
    expect(news.revocations).toEqual([third]);
    await stream.return?.();
    const written = (await recorded()).slice(before).map(({ operation }) => operation);
    expect(written).toEqual(['gateway.follow', 'gateway.revoke-identity']);
  });

  it('tells the gateway of another site only what this one has revoked', async () => {
    await bed.context.revocations.learn('b', [
      { site: 'b', sequence: 1, kind: 'permit', value: 'permit-of-b', at: Date.now(), reason: '' },
    ]);
    bed.context.revocations.heard('b', 1_000);
    const tell = async (options: { through: 'gateway' | 'hydra'; site?: string }) => {
      const stream = (await bed.client(service, options)).follow({})[Symbol.asyncIterator]();
      const told = await untilLife(stream);
      await stream.return?.();
      return told;
    };
    const ofOther = await tell({ through: 'gateway', site: 'c' });
    expect(new Set(ofOther.revocations.map(({ site }) => site))).toEqual(new Set(['a']));
    expect(Object.keys(ofOther.heardMs)).toEqual(['a']);
    const ofOwn = await tell({ through: 'hydra' });
    expect(new Set(ofOwn.revocations.map(({ site }) => site))).toEqual(new Set(['a', 'b']));
    expect(ofOwn.heardMs).toMatchObject({ b: 1_000 });
    const bundle = (site: string) => bed.context.federation.bundle(site);
    expect(ofOther.bundles).toEqual([bundle('a')]);
    expect(ofOwn.bundles).toEqual(['a', 'b', 'c'].map(bundle));
  });

  it('tells of a bundle that is newer than what the follower has, at once', async () => {
    const lfc = await bed.client(service, { through: 'lfc' });
    const { sites } = bed.context.federation.current();
    const bundleVersions = Object.fromEntries([...sites].map(([site, { version }]) => [site, version]));
    const stream = lfc.follow({ bundleVersions })[Symbol.asyncIterator]();
    expect((await untilLife(stream)).bundles).toEqual([]);
    const root = bed.sites.get('b')?.directory ?? '';
    const { file } = await publishBundle(root, { renew: true, clock: Date.now });
    const newer = await readFile(file, 'utf8');
    await bed.context.federation.learn(newer, 'b');
    let news = await untilLife(stream);
    while (news.bundles.length === 0) news = await untilLife(stream);
    expect(news.bundles).toEqual([newer]);
    await stream.return?.();
  });

  it('shows how old what is known of each other site is', async () => {
    bed.context.revocations.heard('b', Date.now());
    const text = await bed.context.metrics.text();
    expect(text).toMatch(/mdm_revocation_age_seconds\{origin="b",[^}]*\} \d/);
    expect(text).toMatch(/mdm_revocation_age_seconds\{origin="c",[^}]*\} \+Inf/);
    expect(text).not.toContain('mdm_revocation_age_seconds{origin="a"');
  });

  it.each(['sequences', 'bundleVersions'])('refuses %s that are none', async (field) => {
    const client = await bed.client(service, { through: 'lfc' });
    const stream = client.follow({ [field]: { '../a': 1 } })[Symbol.asyncIterator]();
    await expect(stream.next()).rejects.toMatchObject({ code: 'invalid-argument' });
  });
});

const redisUrl = process.env.MDM_TEST_REDIS?.startsWith('redis') ? process.env.MDM_TEST_REDIS : undefined;
const backends: [string, string | undefined][] = [['PostgreSQL', undefined]];
if (redisUrl) backends.push(['Redis', redisUrl]);

describe.each(backends)('two replicas of a gateway on one database and %s', (_name, url) => {
  let replicas: RunningService<GatewayContext>[];
  let channel: Channel;

  beforeAll(async () => {
    const { config: former, logger } = bed.context;
    const config: ServiceConfig = { ...former, redisUrl: url };
    replicas = await Promise.all([
      startService(gateway, config, { logger }),
      startService(gateway, config, { logger }),
    ]);
    const site = bed.sites.get('a');
    if (!site) throw new TypeError('no site a');
    const { cert, key } = await readCredential(site.tlsDirectory('gateway'));
    channel = openChannel({
      address: `127.0.0.1:${replicas[0]?.port}`,
      credentials: channelCredentials({
        material: { certificate: Buffer.from(cert), privateKey: Buffer.from(key) },
        authorities: [site.ca.cert],
        site: 'a',
        service: 'gateway',
      }),
      peer: 'mdm://a/gateway',
    });
  });
  afterAll(async () => {
    channel.close();
    await Promise.all(replicas.map((replica) => replica.close()));
  });

  it('refuse at both what was revoked at one', async () => {
    const [one, other] = replicas.map(({ context }) => context);
    if (!one || !other) throw new TypeError('no replicas');
    const permitId = `permit-${url ? 'redis' : 'postgres'}`;
    const facts = { issuer: 'a', dn: '/CN=Bob', permitId, keyId: 'k', issuedAt: Date.now() };
    const told = new Promise<void>((resolve) => {
      const unsubscribe = other.revocations.onChange(() => {
        if (other.revocations.revoked(facts) === undefined) return;
        unsubscribe();
        resolve();
      });
    });
    const client = asUser<typeof service>(channel.client(service), administrator);
    await client.revokeIdentity({ permitId });
    expect(one.revocations.revoked(facts)).toBeDefined();
    await told;
  });
});
