import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ServiceName, serviceNames } from '@mdm/config';
import { isMdmError } from '@mdm/errors';
import { createEcKey, createProof, issueToken, jwkThumbprint } from '@mdm/identity';
import { newGuid, type UserCredentials } from '@mdm/rpc';
import { dicomBridge } from '@mdm/service-dicom-bridge';
import { eventually, type Grid, startGrid } from './testing.js';

const service = 'mdm.gateway.v1.RevocationService';
const everywhere = ['a', 'b', 'c'].flatMap((site) => serviceNames.map((name) => ({ site, name })));
let grid: Grid;

beforeAll(async () => {
  grid = await startGrid({ sites: ['a', 'b', 'c'], further: [dicomBridge] });
});
afterAll(() => grid.close());

interface Place {
  readonly site: string;
  readonly name: ServiceName;
}

/** How a service answers a user's token: `ok`, or the code of its error. Dialled by the gateway of its own site. */
async function answer({ site, name }: Place, as: UserCredentials, from = site): Promise<string> {
  const door = grid.door(site, name);
  const dial = { through: 'gateway', site: from } as const;
  const target = { guid: newGuid() };
  const calls: Readonly<Record<ServiceName, () => Promise<unknown>>> = {
    lfc: async () => (await door.client('mdm.lfc.v1.CatalogService', dial)).stat({ target }, { as }),
    amga: async () => (await door.client('mdm.amga.v1.MetadataService', dial)).listCollections({}, { as }),
    hydra: async () =>
      (await door.client('mdm.hydra.v1.KeyService', dial)).getAcl({ guid: target.guid }, { as }),
    dpm: async () =>
      (await door.client('mdm.dpm.v1.StorageService', dial)).stat({ guid: target.guid }, { as }),
    'dicom-bridge': async () => (await door.client('mdm.bridge.v1.BridgeService', dial)).getQueue({}, { as }),
    gateway: async () => (await door.client('mdm.gateway.v1.SessionService', dial)).whoAmI({}, { as }),
  };
  return calls[name]().then(
    () => 'ok',
    (error: unknown) => (isMdmError(error) ? error.code : String(error)),
  );
}

/** Waits until all of them answer with the code, and says how long the slowest took, in milliseconds. */
async function allAnswer(code: string, places: readonly Place[], as: UserCredentials): Promise<string> {
  const began = performance.now();
  await Promise.all(places.map((place) => eventually(async () => (await answer(place, as)) === code)));
  return `${(performance.now() - began).toFixed(0)} ms`;
}
const codesOf = (places: readonly Place[], as: UserCredentials) =>
  Promise.all(places.map((place) => answer(place, as)));

const say = (what: string) => process.stderr.write(`${what}\n`);
const at = (...sites: string[]) => everywhere.filter(({ site }) => sites.includes(site));
const ask = async (site: string) =>
  grid.ask(service, grid.user({ site, ...grid.site(site).people.administrator }));

/** Somebody with one token, that of a permit, which they go on using. */
async function holder(site: string, name: string) {
  const dn = `/O=Hospital/CN=${name}`;
  const permitId = `permit-of-${name}`;
  const key = createEcKey();
  const token = await issueToken({
    signingKey: grid.site(site).tokenKey,
    site,
    dn,
    groups: ['/biomed'],
    audience: ['a', 'b', 'c'],
    jkt: jwkThumbprint(key.publicJwk),
    permitId,
    clock: Date.now,
  });
  return {
    dn,
    permitId,
    credentials: { token, proof: await createProof({ ...key, token, clock: Date.now }) },
  };
}

/** Waits until a service has stored all that a site has revoked. */
async function hasStored({ site, name }: Place, origin: string): Promise<void> {
  const last = async (home: string, keeper: ServiceName) => {
    const [row] = await grid
      .database(home, keeper)
      .db.query<{ last: number | null }>(
        'select max(sequence) as last from mdm_revocations where site = $1',
        [origin],
      );
    return row?.last;
  };
  await eventually(async () => (await last(site, name)) === (await last(origin, 'gateway')));
}

/** Stops services; the answer starts them again. */
async function stopped(site: string, names: readonly ServiceName[]): Promise<() => Promise<void>> {
  await Promise.all(names.map((name) => grid.stop(site, name)));
  return async () => {
    await Promise.all(names.map((name) => grid.start(site, name)));
  };
}

describe('a revocation', () => {
  it.each(['user', 'permit'] as const)('of a %s is felt at every service of every site', async (kind) => {
    const { dn, permitId, credentials } = await holder('a', `Eve-${kind}`);
    expect(await codesOf(everywhere, credentials)).not.toContain('token-revoked');
    const client = await ask('a');
    await client.revokeIdentity(kind === 'user' ? { user: dn } : { permitId });
    const took = await allAnswer('token-revoked', everywhere, credentials);
    say(`a ${kind} was refused by all ${everywhere.length} services after ${took}`);
  });

  it.each(['cut', 'stall'] as const)('is caught up with by a site whose line was down (%s)', async (how) => {
    const { dn, credentials } = await holder('a', `Eve-${how}`);
    await grid.link('a')[how]();
    await (await ask('a')).revokeIdentity({ user: dn });
    await allAnswer('token-revoked', at('a'), credentials);
    expect(await codesOf(at('b', 'c'), credentials)).not.toContain('token-revoked');
    await grid.link('a').restore();
    say(`caught up after a ${how} in ${await allAnswer('token-revoked', at('b', 'c'), credentials)}`);
  });

  it('is remembered by a service that starts without its gateway, which then learns what it missed', async () => {
    const [before, meanwhile] = [await holder('a', 'Eve-before'), await holder('a', 'Eve-meanwhile')];
    const hydra: Place = { site: 'c', name: 'hydra' };
    await (await ask('a')).revokeIdentity({ user: before.dn });
    await hasStored(hydra, 'a');
    await Promise.all([grid.stop('c', 'gateway'), grid.stop('c', 'hydra')]);
    await (await ask('a')).revokeIdentity({ user: meanwhile.dn });
    await grid.start('c', 'hydra');
    expect(await codesOf([hydra], before.credentials)).toEqual(['token-revoked']);
    expect(await codesOf([hydra], meanwhile.credentials)).not.toContain('token-revoked');
    await grid.start('c', 'gateway');
    say(`learned what it missed in ${await allAnswer('token-revoked', [hydra], meanwhile.credentials)}`);
  });

  it('keeps no service from stopping that is about to dial its gateway again', async () => {
    const followers = ['lfc', 'amga', 'hydra', 'dpm'] as const;
    const gatewayAway = await stopped('b', ['gateway']);
    await gatewayAway();
    const allAway = await stopped('b', followers);
    await allAway();
  });

  it('of a key is about every token that it signs', async () => {
    const { credentials } = await holder('b', 'Bob');
    await (await ask('b')).revokeIdentity({ keyId: grid.site('b').tokenKey.publicJwk.kid });
    await allAnswer('token-revoked', everywhere, credentials);
    const later = await holder('b', 'Bill');
    expect(new Set(await codesOf(everywhere, later.credentials))).toEqual(new Set(['token-revoked']));
  });

  it('of a site that leaves is about its people and services, but not at the site itself', async () => {
    const [own, other] = [await holder('c', 'Carol'), await holder('a', 'Alice')];
    await (await ask('c')).revokeIdentity({ leaves: true });
    await allAnswer('token-revoked', at('a', 'b'), own.credentials);
    expect(await codesOf(at('c'), own.credentials)).not.toContain('token-revoked');
    for (const name of ['gateway', 'hydra'] as const)
      expect(await answer({ site: 'a', name }, other.credentials, 'c')).toBe('caller-not-allowed');
  });
});
