import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createProof, ecKeyFrom, readCredential } from '@mdm/identity';
import type { Services } from '@mdm/protos';
import { channelCredentials, openChannel, type ServiceClient, type UserCredentials } from '@mdm/rpc';
import { describeTheDoor, type Person, startTestService, type TestService } from '@mdm/testbed';
import type { GatewayContext } from '../context.js';
import { gateway } from '../definition.js';

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
  const prove = async (token: string): Promise<UserCredentials> => ({
    token,
    proof: await createProof({ ...ecKeyFrom(key), token, clock: Date.now }),
  });
  return { who, client, prove };
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
  through: 'gateway',
  wrongService: 'lfc',
});

describe('sign-in', () => {
  it('gives the holder of a certificate a token with their groups, good at every site, for 15 minutes', async () => {
    const { who, client, prove } = await person(session, 'physician');
    const before = Math.floor(Date.now() / 1000) * 1000;
    const { token, expiresMs } = await client.signIn({ audience: [] });
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
    const { client, prove } = await person(session, 'researcher');
    const { token } = await client.signIn({});
    expect(await client.whoAmI({}, { as: await prove(token) })).toMatchObject({
      level: 'DATA_LEVEL_PSEUDONYMOUS',
    });
  });

  it('limits the audience to the sites that are asked for and the own one', async () => {
    const { client } = await person(session, 'physician');
    const { token } = await client.signIn({ audience: ['c'] });
    expect(claimsOf(token).aud).toEqual(['mdm://a', 'mdm://c']);
  });

  it('names a site of the audience that is not in the federation', async () => {
    const { client } = await person(session, 'physician');
    await expect(client.signIn({ audience: ['b', 'atlantis'] })).rejects.toMatchObject({
      code: 'invalid-argument',
      field: 'audience',
      message: expect.stringContaining('"atlantis"'),
    });
  });

  it('binds the token to the certificate: nobody else can use it on a connection of their own', async () => {
    const { client } = await person(session, 'physician');
    const { token } = await client.signIn({});
    const thief = await person(session, 'researcher');
    await expect(thief.client.whoAmI({}, { as: await thief.prove(token) })).rejects.toMatchObject({
      code: 'token-binding',
    });
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
    await expect(channel.client(session).signIn({})).rejects.toMatchObject({
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
    await expect(client.signIn({})).rejects.toMatchObject({ code: 'caller-not-allowed' });
  });

  it('is not for services', async () => {
    const client = await bed.client(session, { through: 'dicom-bridge' });
    await expect(client.signIn({})).rejects.toMatchObject({ code: 'caller-not-allowed' });
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
