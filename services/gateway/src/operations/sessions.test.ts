import { readFile, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  createDpop,
  createEcKey,
  createProof,
  dpopUri,
  ecKeyFrom,
  issueToken,
  jwkThumbprint,
  objectListHash,
  readCredential,
} from '@mdm/identity';
import type { Services } from '@mdm/protos';
import { channelCredentials, openChannel, type ServiceClient, type UserCredentials } from '@mdm/rpc';
import {
  describeTheDoor,
  describeWithoutAudit,
  editSite,
  type Person,
  startTestService,
  type TestService,
} from '@mdm/testbed';
import type { GatewayContext } from '../context.js';
import { gateway } from '../definition.js';
import { eventually } from '../testing.js';

const ward = '/O=Hospital A/OU=Machines/CN=Ward A';
const recorder = '/O=Hospital A/OU=Machines/CN=Recorder A';
let bed: TestService<GatewayContext>;
const closing: (() => void)[] = [];

beforeAll(async () => {
  bed = await startTestService(gateway, {
    adjust: (config) => {
      config.ingest.sources.push({
        aeTitle: 'RECORDER',
        owner: recorder,
        group: '/biomed/a/recorders',
        mode: '0640',
      });
      config.workstations = [
        { aeTitle: 'VIEWER', address: '10.1.0.0/16', user: config.principals.users[1].dn },
        { aeTitle: 'WARD', address: '10.1.2.3', user: ward, groups: ['/biomed/a/ward'] },
        {
          aeTitle: 'SHARED',
          address: '10.1.2.9',
          users: [
            { name: 'rosa', dn: config.principals.users[1].dn },
            { name: 'nurse', dn: ward, groups: ['/biomed/a/ward'] },
          ],
        },
      ];
    },
  });
});
afterAll(async () => {
  for (const close of closing) close();
  await bed.close();
});

/** A person who dials with their own certificate. */
async function person<Name extends keyof Services>(
  name: Name,
  role: keyof ReturnType<typeof siteOf>['people'],
  site = 'a',
) {
  const who: Person = siteOf(site).people[role];
  const { cert, key } = await readCredential(siteOf(site).userDirectory(who));
  const channel = openChannel({
    address: bed.address,
    credentials: channelCredentials({
      material: { certificate: Buffer.from(cert), privateKey: Buffer.from(key) },
      authorities: [siteOf('a').ca.cert],
      site: 'a',
      service: 'gateway',
    }),
    peer: 'mdm://a/gateway',
  });
  closing.push(() => channel.close());
  const client: ServiceClient<Name> = channel.client(name);
  const sessionKey = createEcKey();
  const prove = async (token: string): Promise<UserCredentials> => ({
    token,
    proof: await createProof({ ...sessionKey, token, clock: Date.now }),
  });
  return { who, client, prove, dpop: (method: string) => dpopOf(method, sessionKey) };
}

const dpopOf = (method: string, key = createEcKey(), site = 'a') =>
  createDpop({ key, uri: dpopUri(site, `${session}/${method}`), clock: Date.now });

/** Somebody who has signed in with their own certificate. */
async function signedIn(
  role: keyof ReturnType<typeof siteOf>['people'],
  request: { audience?: string[]; portable?: boolean } = {},
) {
  const dialled = await person(session, role);
  const answer = await dialled.client.signIn({ ...request, dpop: await dialled.dpop('SignIn') });
  const { token = '', expiresMs = 0 } = answer.token ?? {};
  return { ...dialled, token, expiresMs, permit: answer.permit };
}

function siteOf(name: string) {
  const site = bed.sites.get(name);
  if (!site) throw new TypeError(`no site ${name}`);
  return site;
}

const session = 'mdm.gateway.v1.SessionService';
const claimsOf = (token: string) =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'));

describeTheDoor(() => bed, {
  service: session,
  call: (client) => client.whoAmI({}),
  beyondFinding: (client) => client.exchange({}),
  through: 'gateway',
  wrongService: 'lfc',
  guests: true,
  wrongSite: 'b',
});

describe('sign-in', () => {
  it('gives the holder of a certificate a token with their groups, good at every site, for 15 minutes', async () => {
    const before = Math.floor(Date.now() / 1000) * 1000;
    const { who, client, prove, token, expiresMs } = await signedIn('physician');
    expect(expiresMs).toBeGreaterThanOrEqual(before + 900_000);
    expect(expiresMs).toBeLessThanOrEqual(Date.now() + 900_000);
    expect(claimsOf(token)).toMatchObject({
      iss: 'a',
      sub: who.dn,
      groups: who.groups,
      aud: ['mdm://a', 'mdm://b', 'mdm://c'],
      exp: expiresMs / 1000,
    });
    expect(await client.whoAmI({}, { as: await prove(token) })).toMatchObject({
      dn: who.dn,
      groups: who.groups,
      issuer: 'a',
      expiresMs,
      site: 'a',
      level: 'DATA_LEVEL_IDENTIFIED',
    });
  });

  it('shows people without accreditation pseudonyms', async () => {
    const { client, prove, token } = await signedIn('researcher');
    expect(await client.whoAmI({}, { as: await prove(token) })).toMatchObject({
      level: 'DATA_LEVEL_PSEUDONYMOUS',
    });
  });

  it('follows site.yaml, and keeps the people it knows when it names one that cannot be read', async () => {
    const { client, prove, token } = await signedIn('physician');
    const levelIs = (level: string) =>
      eventually(async () => (await client.whoAmI({}, { as: await prove(token) })).level === level);
    await levelIs('DATA_LEVEL_IDENTIFIED');
    const before = await readFile(siteOf('a').configFile, 'utf8');
    await editSite(siteOf('a'), ({ principals }) => {
      principals.identified = [];
      principals.users.push({ dn: '/foo=bar', groups: [] });
    });
    await levelIs('DATA_LEVEL_PSEUDONYMOUS');
    expect((await signedIn('physician')).token).not.toBe('');
    await writeFile(siteOf('a').configFile, before);
    await levelIs('DATA_LEVEL_IDENTIFIED');
  });

  it('limits the audience to the sites that are asked for and the own one', async () => {
    const { token } = await signedIn('physician', { audience: ['c'] });
    expect(claimsOf(token).aud).toEqual(['mdm://a', 'mdm://c']);
  });

  it('names a site of the audience that is not in the federation', async () => {
    await expect(signedIn('physician', { audience: ['b', 'atlantis'] })).rejects.toMatchObject({
      code: 'invalid-argument',
      field: 'audience',
      message: expect.stringContaining('"atlantis"'),
    });
  });

  it('binds the token to the certificate: nobody else can use it on a connection of their own', async () => {
    const owner = await signedIn('physician');
    const thief = await person(session, 'researcher');
    for (const prove of [thief.prove, owner.prove])
      await expect(thief.client.whoAmI({}, { as: await prove(owner.token) })).rejects.toMatchObject({
        code: 'token-binding',
      });
  });

  it('takes each DPoP proof once, for its own method and site', async () => {
    const { client, dpop } = await person(session, 'physician');
    const proof = await dpop('SignIn');
    await client.signIn({ dpop: proof });
    await expect(client.signIn({ dpop: proof })).rejects.toMatchObject({ code: 'token-replayed' });
    for (const wrong of [await dpop('Renew'), await dpopOf('SignIn', createEcKey(), 'b')])
      await expect(client.signIn({ dpop: wrong })).rejects.toMatchObject({ code: 'token-binding' });
    await expect(client.signIn({})).rejects.toMatchObject({ code: 'invalid-argument', field: 'dpop' });
  });

  it('tells somebody whom the site does not know whom to ask', async () => {
    const other = await startTestService(gateway, {
      adjust: (config) => {
        config.principals.users = [];
      },
    });
    const { people, ca, userDirectory } = other.sites.get('a') ?? siteOf('a');
    const { cert, key } = await readCredential(userDirectory(people.physician));
    const channel = openChannel({
      address: other.address,
      credentials: channelCredentials({
        material: { certificate: Buffer.from(cert), privateKey: Buffer.from(key) },
        authorities: [ca.cert],
        site: 'a',
        service: 'gateway',
      }),
      peer: 'mdm://a/gateway',
    });
    await expect(channel.client(session).signIn({ dpop: await dpopOf('SignIn') })).rejects.toMatchObject({
      code: 'permission-denied',
      remedy: expect.stringContaining('principals.users'),
    });
    expect(await other.auditRecords()).toMatchObject([
      { operation: 'gateway.sign-in', outcome: 'refused', code: 'permission-denied' },
    ]);
    channel.close();
    await other.close();
  });

  it('is for people of this site only', async () => {
    const { client } = await person(session, 'physician', 'b');
    await expect(client.signIn({ dpop: await dpopOf('SignIn') })).rejects.toMatchObject({
      code: 'caller-not-allowed',
    });
  });

  it('is not for services', async () => {
    const client = await bed.client(session, { through: 'dicom-bridge' });
    await expect(client.signIn({})).rejects.toMatchObject({ code: 'caller-not-allowed' });
  });
});

describe('a guest', () => {
  const guest = () => {
    const channel = openChannel({
      address: bed.address,
      credentials: channelCredentials({ authorities: [siteOf('a').ca.cert], site: 'a', service: 'gateway' }),
      peer: 'mdm://a/gateway',
    });
    closing.push(() => channel.close());
    return channel.client(session);
  };

  it('is nobody without a token', async () => {
    await expect(guest().whoAmI({})).rejects.toMatchObject({ code: 'token-missing' });
    for (const call of [
      async () => guest().signIn({ dpop: await dpopOf('SignIn') }),
      () => guest().signInService({ dn: recorder }),
      () => guest().getObjectList({ hash: '0'.repeat(64), site: 'a' }),
    ])
      await expect(call()).rejects.toMatchObject({ code: 'caller-not-allowed' });
  });

  it('uses a portable token, each proof once', async () => {
    const { who, token, prove } = await signedIn('physician', { portable: true });
    const as = await prove(token);
    expect(await guest().whoAmI({}, { as })).toMatchObject({ dn: who.dn });
    await expect(guest().whoAmI({}, { as })).rejects.toMatchObject({ code: 'token-replayed' });
    expect(await guest().whoAmI({}, { as: await prove(token) })).toMatchObject({ dn: who.dn });
  });

  it('cannot use a token that is bound to a certificate', async () => {
    const { token, prove } = await signedIn('physician');
    await expect(guest().whoAmI({}, { as: await prove(token) })).rejects.toMatchObject({
      code: 'token-binding',
    });
  });
});

describe('a permit', () => {
  it('gives new tokens to whoever has its secret and its key, until it is ended', async () => {
    const { client, dpop, permit, prove, who } = await signedIn('physician');
    const { id: permitId = '', secret = '' } = permit ?? {};
    const renewed = await client.renew({ permitId, secret, dpop: await dpop('Renew') });
    const as = await prove(renewed.token?.token ?? '');
    expect(await client.whoAmI({}, { as })).toMatchObject({ dn: who.dn, permitId });
    expect(renewed.permitExpiresMs).toBe(permit?.expiresMs);

    await expect(client.renew({ permitId, secret, dpop: await dpopOf('Renew') })).rejects.toMatchObject({
      code: 'token-binding',
    });
    for (const wrong of [
      { permitId, secret: secret.replace(/^./, (first) => (first === 'A' ? 'B' : 'A')) },
      { permitId: '3f0f6f9e-52b8-4c39-a6a7-0a9f6ad0c7a1', secret },
    ])
      await expect(client.renew({ ...wrong, dpop: await dpop('Renew') })).rejects.toMatchObject({
        code: 'token-invalid',
      });

    expect((await client.listPermits({}, { as })).permits.map(({ id }) => id)).toContain(permitId);
    expect(await client.signOut({}, { as })).toEqual({ ended: 1 });
    await expect(client.renew({ permitId, secret, dpop: await dpop('Renew') })).rejects.toMatchObject({
      code: 'token-invalid',
    });
  });

  it('is not ended by anybody else', async () => {
    const { permit } = await signedIn('physician');
    const other = await signedIn('researcher');
    const as = await other.prove(other.token);
    expect(await other.client.signOut({ permitId: permit?.id ?? '' }, { as })).toEqual({ ended: 0 });
  });
});

describe('the permit of a job', () => {
  const guid = '018f2a3b-0000-7000-8000-000000000001';
  const otherGuid = '018f2a3b-0000-7000-8000-000000000002';

  async function job(
    from: { client: ServiceClient<typeof session>; as: UserCredentials },
    request: Parameters<ServiceClient<typeof session>['exchange']>[0],
  ) {
    const key = createEcKey();
    const answer = await from.client.exchange(
      { ...request, dpop: await dpopOf('Exchange', key) },
      { as: from.as },
    );
    const token = answer.token?.token ?? '';
    const as = async () => ({ token, proof: await createProof({ ...key, token, clock: Date.now }) });
    return { ...answer, claims: claimsOf(token), client: from.client, as: await as(), prove: as };
  }
  const physician = async () => {
    const { client, prove, token } = await signedIn('physician', { portable: true });
    return { client, as: await prove(token) };
  };

  it('is narrower than that of its person', async () => {
    const made = await job(await physician(), {
      rights: ['TOKEN_RIGHT_READ', 'TOKEN_RIGHT_FIND'],
      objects: [{ guid }, { guid: otherGuid }],
      level: 'DATA_LEVEL_PSEUDONYMOUS',
      audience: ['c'],
      label: 'night run',
    });
    expect(made.permit).toMatchObject({ label: 'night run', source: 'exchange', limits: { objectCount: 2 } });
    expect(made.claims).toMatchObject({
      rights: ['find', 'read'],
      objects: made.permit?.limits?.objectList,
      level: 'pseudonymous',
      aud: ['mdm://a', 'mdm://c'],
      sid: made.permit?.id,
    });
  });

  it('may be narrowed again and never widened', async () => {
    const first = await job(await physician(), {
      rights: ['TOKEN_RIGHT_READ', 'TOKEN_RIGHT_DELEGATE'],
      objects: [{ guid }, { guid: otherGuid }],
      level: 'DATA_LEVEL_PSEUDONYMOUS',
      audience: ['a', 'b'],
    });
    const second = await job({ ...first, as: await first.prove() }, { objects: [{ guid }] });
    expect(second.claims).toMatchObject({ rights: ['read', 'delegate'], level: 'pseudonymous' });
    for (const wider of [
      { rights: ['TOKEN_RIGHT_WRITE' as const] },
      { objects: [{ guid }, { guid: '018f2a3b-0000-7000-8000-000000000003' }] },
      { level: 'DATA_LEVEL_IDENTIFIED' as const },
      { audience: ['c'] },
      { expiresMs: (first.permit?.expiresMs ?? 0) + 60_000 },
    ])
      await expect(job({ ...first, as: await first.prove() }, wider)).rejects.toMatchObject({
        code: 'permission-denied',
        refusal: { layer: 'token', reason: 'wider' },
      });
  });

  it('is worth nothing while another list than it names is given for its objects', async () => {
    const key = createEcKey();
    const hash = objectListHash(['018f2a3b-0000-7000-8000-000000000009']);
    await bed.context.permits.objectLists.add(hash, [guid, otherGuid], Date.now());
    const token = await issueToken({
      signingKey: siteOf('a').tokenKey,
      site: 'a',
      dn: siteOf('a').people.physician.dn,
      groups: [],
      audience: ['a'],
      jkt: jwkThumbprint(key.publicJwk),
      limits: { objects: hash },
      clock: Date.now,
    });
    const as = { token, proof: await createProof({ ...key, token, clock: Date.now }) };
    const client = await bed.client(session, { through: 'gateway' });
    await expect(client.whoAmI({}, { as })).rejects.toMatchObject({
      code: 'unavailable',
      remedy: expect.stringContaining('new token'),
    });
  });

  it('does not delegate without that right', async () => {
    const made = await job(await physician(), { rights: ['TOKEN_RIGHT_READ'] });
    await expect(job({ ...made, as: await made.prove() }, {})).rejects.toMatchObject({
      code: 'permission-denied',
      refusal: { layer: 'token', reason: 'right/delegate' },
    });
  });

  it('is taken once by a service when it is made so', async () => {
    const made = await job(await physician(), { once: true });
    await made.client.whoAmI({}, { as: await made.prove() });
    await expect(made.client.whoAmI({}, { as: await made.prove() })).rejects.toMatchObject({
      code: 'token-replayed',
    });
  });

  it('outlives the sign-in and ends with the permit of the job that it was made from', async () => {
    const from = await physician();
    const first = await job(from, {});
    const second = await job({ ...first, as: await first.prove() }, {});
    const asFirst = await first.prove();
    expect(await first.client.signOut({}, { as: asFirst })).toEqual({ ended: 2 });
    expect(second.permit?.parent).toBe(first.permit?.id);
  });

  it('is not made at another site than that of the sign-in', async () => {
    const visitor = bed.user({ site: 'b', name: 'Vera' });
    const client = await bed.client(session, { through: 'gateway', site: 'b', as: visitor });
    await expect(client.exchange({ dpop: await dpopOf('Exchange') })).rejects.toMatchObject({
      code: 'failed-precondition',
      remedy: expect.stringContaining('"b"'),
    });
  });
});

describe('sign-in of a workstation', () => {
  const bridge = () => bed.client(session, { through: 'dicom-bridge' });

  it('gives the bridge what the person of the workstation may find and read, and nothing else', async () => {
    const { researcher } = siteOf('a').people;
    const { token } = await (await bridge()).signInWorkstation({ aeTitle: 'VIEWER', address: '10.1.7.8' });
    expect(claimsOf(token)).toMatchObject({
      sub: researcher.dn,
      groups: researcher.groups,
      act: { sub: '/O=Hospital A/OU=a/CN=dicom-bridge' },
    });
    const { key } = await readCredential(siteOf('a').tlsDirectory('dicom-bridge'));
    const proof = await createProof({ ...ecKeyFrom(key), token, clock: Date.now });
    const { limits } = await (await bridge()).whoAmI({}, { as: { token, proof } });
    expect(limits?.rights).toEqual(['TOKEN_RIGHT_FIND', 'TOKEN_RIGHT_READ']);
  });

  it('knows people who are named for a workstation only', async () => {
    const { token } = await (await bridge()).signInWorkstation({ aeTitle: 'WARD', address: '10.1.2.3' });
    expect(claimsOf(token)).toMatchObject({ sub: ward, groups: ['/biomed/a/ward'] });
  });

  it('gives what one of its users may, where the workstation has several', async () => {
    const asked = { aeTitle: 'SHARED', address: '10.1.2.9' };
    const subjectOf = async (user: string) =>
      claimsOf((await (await bridge()).signInWorkstation({ ...asked, user })).token);
    const { researcher } = siteOf('a').people;
    expect(await subjectOf('rosa')).toMatchObject({ sub: researcher.dn, groups: researcher.groups });
    expect(await subjectOf('nurse')).toMatchObject({ sub: ward, groups: ['/biomed/a/ward'] });
  });

  it.each([
    ['VIEWER', '10.2.0.1', ''],
    ['WARD', '10.1.2.4', ''],
    ['OTHER', '10.1.2.3', ''],
    ['SHARED', '10.1.2.9', ''],
    ['SHARED', '10.1.2.9', 'eve'],
    ['VIEWER', '10.1.7.8', 'rosa'],
  ])('refuses %s at %s, and says so in the audit', async (aeTitle, address, user) => {
    await expect((await bridge()).signInWorkstation({ aeTitle, address, user })).rejects.toMatchObject({
      code: 'permission-denied',
    });
    expect((await bed.auditRecords()).at(-1)).toMatchObject({
      operation: 'gateway.sign-in-workstation',
      outcome: 'refused',
      detail: { aeTitle, address },
    });
  });

  it('is for the bridge of this site only', async () => {
    for (const client of [
      await bed.client(session, { through: 'dicom-bridge', site: 'b' }),
      await bed.client(session, { through: 'gateway' }),
    ])
      await expect(
        client.signInWorkstation({ aeTitle: 'VIEWER', address: '10.1.7.8' }),
      ).rejects.toMatchObject({ code: 'caller-not-allowed' });
  });
});

describe('sign-in of the bridge', () => {
  const bridge = () => bed.client(session, { through: 'dicom-bridge' });

  it('acts for a registrar with the groups of the person', async () => {
    const { physician } = siteOf('a').people;
    const { token } = await (await bridge()).signInService({ dn: physician.dn });
    expect(claimsOf(token)).toMatchObject({
      sub: physician.dn,
      groups: physician.groups,
      act: { sub: '/O=Hospital A/OU=a/CN=dicom-bridge' },
    });
    const { key } = await readCredential(siteOf('a').tlsDirectory('dicom-bridge'));
    const proof = await createProof({ ...ecKeyFrom(key), token, clock: Date.now });
    expect(await (await bridge()).whoAmI({}, { as: { token, proof } })).toMatchObject({ dn: physician.dn });
  });

  it('acts for the owner of a source with the group of the source', async () => {
    const { token } = await (await bridge()).signInService({ dn: recorder });
    expect(claimsOf(token)).toMatchObject({ sub: recorder, groups: ['/biomed/a/recorders'] });
  });

  it('does not act for anybody else', async () => {
    const { researcher } = siteOf('a').people;
    await expect((await bridge()).signInService({ dn: researcher.dn })).rejects.toMatchObject({
      code: 'permission-denied',
    });
  });

  it('is for the bridge of this site only', async () => {
    const { dn } = siteOf('a').people.physician;
    for (const client of [
      await bed.client(session, { through: 'gateway', site: 'b' }),
      (await person(session, 'physician')).client,
    ]) {
      await expect(client.signInService({ dn })).rejects.toMatchObject({ code: 'caller-not-allowed' });
    }
  });
});

describe('who am I', () => {
  it('shows people of other sites pseudonyms, whatever their groups', async () => {
    const visitor = bed.user({ site: 'b', name: 'Vera', groups: ['/biomed/a/Role=physician'] });
    const client = await bed.client(session, { through: 'gateway', site: 'b', as: visitor });
    expect(await client.whoAmI({})).toMatchObject({
      issuer: 'b',
      site: 'a',
      level: 'DATA_LEVEL_PSEUDONYMOUS',
    });
  });
});

describeWithoutAudit(() => bed, { doors: gateway.doors, through: 'gateway' });
