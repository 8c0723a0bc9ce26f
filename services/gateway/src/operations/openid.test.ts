import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { connectMdm, type DevicePrompt, signInByBrowser, signInByDevice } from '@mdm/client';
import { createDpop, createEcKey, createProof, dpopUri, type EcKey, jwkThumbprint } from '@mdm/identity';
import { startProvider, type TestProvider } from '@mdm/openid/testing';
import { channelCredentials, openChannel, type ServiceClient } from '@mdm/rpc';
import { startTestService, type TestService } from '@mdm/testbed';
import { SignJWT, UnsecuredJWT } from 'jose';
import type { GatewayContext } from '../context.js';
import { gateway } from '../definition.js';
import { operations } from './index.js';

const session = 'mdm.gateway.v1.SessionService';
const secret = 'a secret that no log may show';
const portal = 'https://portal.hospital-a.example/callback';
const loopback = 'http://127.0.0.1:9/callback';
const down = 'https://localhost:1';
const staff = { name: 'Dora Doctor', realm_access: { roles: ['staff', 'doctor'] } };
const dora = '/O=Hospital A/OU=Staff/CN=Dora Doctor 4711';

let provider: TestProvider;
let confidential: TestProvider;
let bed: TestService<GatewayContext>;
let directory: string;
let client: ServiceClient<typeof session>;
let offsetMs = 0;
const clock = () => Date.now() + offsetMs;
const closing: (() => void)[] = [];

beforeAll(async () => {
  directory = await mkdtemp(path.join(os.tmpdir(), 'mdm-openid-'));
  const redirect_uris = [portal, loopback];
  provider = await startProvider([
    {
      client_id: 'mdm',
      application_type: 'native',
      token_endpoint_auth_method: 'none',
      redirect_uris: [portal, 'http://127.0.0.1/callback'],
      grant_types: ['authorization_code', 'urn:ietf:params:oauth:grant-type:device_code'],
    },
  ]);
  confidential = await startProvider([
    { client_id: 'mdm-a', client_secret: secret, application_type: 'native', redirect_uris },
  ]);
  const file = async (name: string, text: string) => {
    await writeFile(path.join(directory, name), text);
    await chmod(path.join(directory, name), 0o600);
    return path.join(directory, name);
  };
  const caFile = await file('idp.pem', provider.ca);
  const common = { dn: '/O=Hospital A/OU=Staff/CN={name} {sub}', clientId: 'mdm', caFile };
  const providers = [
    {
      ...common,
      issuer: provider.issuer,
      title: 'Staff',
      redirectUris: [portal],
      groups: [{ claim: 'realm_access.roles', value: 'doctor', group: '/biomed/a/Role=physician' }],
      level: 'identified',
    },
    {
      ...common,
      issuer: confidential.issuer,
      title: 'People',
      // Names that principals.users has as well.
      dn: '/O=Hospital A/OU=People/CN={name}',
      clientId: 'mdm-a',
      clientSecretFile: await file('client-secret', `${secret}\n`),
      caFile: await file('other-idp.pem', confidential.ca),
    },
    { ...common, issuer: `${provider.issuer}/other`, title: 'Says that it is somebody else' },
    { ...common, issuer: down, title: 'Away' },
  ];
  bed = await startTestService(gateway, {
    clock,
    adjust: (config, site) => {
      if (site === 'a') config.identity = { ...config.identity, providers };
    },
  });
  client = guest().client(session);
});
afterAll(async () => {
  for (const close of closing) close();
  await bed.close();
  await provider.close();
  await confidential.close();
  await rm(directory, { recursive: true, force: true });
});
beforeEach(() => {
  provider.says(staff);
  confidential.says(staff);
});

const caOfSite = () => bed.sites.get('a')?.ca.cert ?? '';
const address = () => ({ gateway: bed.address, site: 'a', ca: caOfSite(), clock });

function guest() {
  const channel = openChannel({
    address: bed.address,
    credentials: channelCredentials({ authorities: [caOfSite()], site: 'a', service: 'gateway' }),
    peer: 'mdm://a/gateway',
  });
  closing.push(() => channel.close());
  return channel;
}

const dpopOf = (method: string, key: EcKey) =>
  createDpop({ key, uri: dpopUri('a', `${session}/${method}`), clock });

/** The token that the provider would give now to somebody who asks with this key. */
const fresh = (key: EcKey, issued = Math.floor(Date.now() / 1000)) => ({
  aud: 'mdm',
  iat: issued,
  exp: issued + 300,
  nonce: jwkThumbprint(key.publicJwk),
  ...staff,
});

const withIdToken = async (idToken: string, key = createEcKey()) =>
  client.signInWithIdToken({ idToken, dpop: await dpopOf('SignInWithIdToken', key) });

async function begin(key: EcKey, { issuer = provider.issuer, redirectUri = loopback } = {}) {
  const dpopJkt = jwkThumbprint(key.publicJwk);
  return client.beginSignIn({ issuer, redirectUri, dpopJkt });
}

const complete = async (state: string, callbackUri: string, key: EcKey) =>
  client.completeSignIn({ state, callbackUri, dpop: await dpopOf('CompleteSignIn', key) });

/** Runs what has to be refused, and looks at what the audit says of it: one record. */
async function refusal(run: () => Promise<unknown>, expected: { code: string }, operation: string) {
  const before = (await bed.auditRecords()).length;
  await expect(run()).rejects.toMatchObject(expected);
  const records = (await bed.auditRecords()).slice(before).filter((record) => record.operation === operation);
  expect(records).toMatchObject([{ operation, code: expected.code }]);
}

describe('operations that need no user', () => {
  it('are these', () => {
    const names = Object.values(operations)
      .filter(({ right }) => right.kind === 'anyone' || right.kind === 'credential')
      .map(({ name }) => name);
    expect(names.sort()).toEqual([
      'gateway.begin-sign-in',
      'gateway.complete-sign-in',
      'gateway.get-bundle',
      'gateway.introduce',
      'gateway.list-providers',
      'gateway.renew',
      'gateway.sign-in-with-id-token',
    ]);
  });
});

describe('the providers of a site', () => {
  it('are known to anybody, with nothing that is secret', async () => {
    const { providers } = await client.listProviders({});
    expect(providers.map(({ issuer }) => issuer)).toEqual([
      provider.issuer,
      confidential.issuer,
      `${provider.issuer}/other`,
      down,
    ]);
    expect(providers[0]).toEqual({
      issuer: provider.issuer,
      title: 'Staff',
      clientId: 'mdm',
      scopes: ['openid', 'profile'],
    });
  });
});

describe('sign-in with another device', () => {
  it('gives a permit that works', async () => {
    const { issuer } = provider;
    const prompts: DevicePrompt[] = [];
    const browsing: Promise<string>[] = [];
    const { held, permit } = await signInByDevice({
      ...address(),
      issuer,
      providerCa: provider.ca,
      onPrompt: (prompt) => {
        prompts.push(prompt);
        browsing.push(provider.browse(prompt.verificationUriComplete ?? ''));
      },
    });
    await Promise.all(browsing);
    expect(prompts).toMatchObject([{ provider: 'Staff', verificationUri: `${issuer}/device` }]);
    expect(permit).toMatchObject({ dn: dora, source: 'oidc' });
    // identity.sessionHours, and not the ten minutes of the ID token.
    expect(Math.round((permit.expiresAt - permit.createdAt) / 60_000)).toBe(12 * 60);
    const mdm = await connectMdm({ gateway: bed.address, site: 'a', permit: held, clock });
    expect(await mdm.whoAmI()).toMatchObject({
      dn: dora,
      groups: ['/biomed/a/Role=physician'],
      level: 'identified',
    });
    mdm.close();
  });

  it('can be called off', async () => {
    const controller = new AbortController();
    await expect(
      signInByDevice({
        ...address(),
        issuer: provider.issuer,
        providerCa: provider.ca,
        signal: controller.signal,
        onPrompt: () => controller.abort(),
      }),
    ).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('names the providers where it is not clear which one is meant', async () => {
    await expect(signInByDevice({ ...address(), onPrompt: () => undefined })).rejects.toMatchObject({
      code: 'invalid-argument',
      field: 'issuer',
      remedy: expect.stringContaining(provider.issuer),
    });
  });
});

describe('sign-in with a browser', () => {
  async function signIn(idp: TestProvider) {
    let page: Promise<string> | undefined;
    const signedIn = await signInByBrowser({
      ...address(),
      issuer: idp.issuer,
      openBrowser: (url) => {
        page = idp.browse(url).then(async (callback) => {
          // Somebody else who finds the port: neither an answer nor the end.
          const stranger = await fetch(callback.replace(/state=[^&]+/, 'state=x'));
          expect(stranger.status).toBe(404);
          return (await fetch(callback)).text();
        });
        return page.then(() => undefined);
      },
    }).catch((thrown: unknown) => ({ thrown }));
    return { ...signedIn, page: await page };
  }

  it('gives a permit that works', async () => {
    const signedIn = await signIn(provider);
    expect(signedIn).toMatchObject({
      page: expect.stringContaining('You are signed in'),
      permit: { dn: dora, source: 'oidc' },
    });
    if (!('held' in signedIn)) throw signedIn.thrown;
    const mdm = await connectMdm({ gateway: bed.address, site: 'a', permit: signedIn.held, clock });
    expect(await mdm.whoAmI()).toMatchObject({ dn: dora, level: 'identified' });
    mdm.close();
  });

  it('goes by principals.users where no group follows, here with a client that has a secret', async () => {
    const { dn, groups } = bed.sites.get('a')?.people.physician ?? {};
    confidential.says({ name: 'Anna Arzt A' });
    const signedIn = await signIn(confidential);
    if (!('held' in signedIn)) throw signedIn.thrown;
    const mdm = await connectMdm({ gateway: bed.address, site: 'a', permit: signedIn.held, clock });
    // The provider's level is the lower one.
    expect(await mdm.whoAmI()).toMatchObject({ dn, groups, level: 'pseudonymous' });
    mdm.close();
  });

  it('tells somebody whom the site does not know, there and in the browser', async () => {
    const { thrown, page } = { thrown: undefined, ...(await signIn(confidential)) };
    expect(thrown).toMatchObject({ code: 'permission-denied' });
    expect(page).toContain('You are not signed in');
  });

  it('works from a page that the site allows', async () => {
    const key = createEcKey();
    const { state, authorizationUrl } = await begin(key, { redirectUri: portal });
    expect(Object.fromEntries(new URL(authorizationUrl).searchParams)).toEqual({
      client_id: 'mdm',
      response_type: 'code',
      redirect_uri: portal,
      scope: 'openid profile',
      state,
      nonce: expect.any(String),
      code_challenge: expect.any(String),
      code_challenge_method: 'S256',
    });
    const { token, permit } = await complete(state, await provider.browse(authorizationUrl), key);
    expect(permit).toMatchObject({ dn: dora });
    const as = {
      token: token?.token ?? '',
      proof: await createProof({ ...key, token: token?.token ?? '', clock }),
    };
    expect(await client.whoAmI({}, { as })).toMatchObject({ dn: dora });
  });

  const operation = 'gateway.complete-sign-in';

  it('takes a state once', async () => {
    const key = createEcKey();
    const { state, authorizationUrl } = await begin(key);
    const callback = await provider.browse(authorizationUrl);
    await complete(state, callback, key);
    await refusal(() => complete(state, callback, key), { code: 'token-invalid' }, operation);
  });

  it('is ended by the key that it was begun for only', async () => {
    const { state, authorizationUrl } = await begin(createEcKey());
    const callback = await provider.browse(authorizationUrl);
    await refusal(() => complete(state, callback, createEcKey()), { code: 'token-binding' }, operation);
  });

  it('does not take the code of another sign-in, which had another PKCE verifier', async () => {
    const key = createEcKey();
    const [one, other] = [await begin(key), await begin(key)];
    const callback = new URL(await provider.browse(other.authorizationUrl));
    await refusal(() => complete(one.state, callback.href, key), { code: 'token-invalid' }, operation);
    const again = await begin(key);
    callback.searchParams.set('state', again.state);
    await refusal(() => complete(again.state, callback.href, key), { code: 'token-invalid' }, operation);
  });

  it('looks at the issuer that sends the browser back (RFC 9207), and at the place', async () => {
    const key = createEcKey();
    const first = await begin(key);
    const callback = new URL(await provider.browse(first.authorizationUrl));
    expect(callback.searchParams.get('iss')).toBe(provider.issuer);
    callback.searchParams.set('iss', confidential.issuer);
    await refusal(() => complete(first.state, callback.href, key), { code: 'token-invalid' }, operation);
    const second = await begin(key);
    const elsewhere = (await provider.browse(second.authorizationUrl)).replace('/callback', '/elsewhere');
    await refusal(() => complete(second.state, elsewhere, key), { code: 'invalid-argument' }, operation);
  });

  it('says that the provider has signed nobody in', async () => {
    const key = createEcKey();
    const { state } = await begin(key);
    const callback = `${loopback}?error=access_denied&state=${state}&iss=${encodeURIComponent(provider.issuer)}`;
    await refusal(() => complete(state, callback, key), { code: 'permission-denied' }, operation);
  });

  it('takes no state that it has not given', async () => {
    const key = createEcKey();
    await refusal(
      () => complete('x'.repeat(43), `${loopback}?code=x`, key),
      { code: 'token-invalid' },
      operation,
    );
  });

  it.each([
    ['https://elsewhere.example/callback'],
    [`${portal}/more`],
    [`${portal}?next=elsewhere`],
    ['http://localhost:9/callback'],
    ['http://127.0.0.1.elsewhere.example/'],
    ['http://127.0.0.1@elsewhere.example/'],
    ['http://user@127.0.0.1:9/callback'],
    ['http://127.0.0.1:9/callback#x'],
    ['http://127.1:9/callback'],
    ['https://127.0.0.1:9/callback'],
    ['javascript:alert(1)'],
    ['not a URI'],
  ])('does not send a browser to %s', async (redirectUri) => {
    await refusal(
      () => begin(createEcKey(), { redirectUri }),
      { code: 'invalid-argument' },
      'gateway.begin-sign-in',
    );
  });

  it.each([
    ['a provider that the site does not have', () => 'https://elsewhere.example', 'token-issuer'],
    ['a provider that does not answer', () => down, 'unavailable'],
    ['a provider that says it is another', () => `${provider.issuer}/other`, 'failed-precondition'],
  ])('is not begun at %s', async (_name, issuer, code) => {
    await refusal(() => begin(createEcKey(), { issuer: issuer() }), { code }, 'gateway.begin-sign-in');
  });

  it('names the provider that is away', async () => {
    await expect(begin(createEcKey(), { issuer: down })).rejects.toMatchObject({
      message: expect.stringContaining('localhost:1'),
    });
  });
});

describe('an ID token', () => {
  const operation = 'gateway.sign-in-with-id-token';
  const now = () => Math.floor(clock() / 1000);
  type Case = (key: EcKey) => Promise<string>;

  it('signs in once, with the key that it was asked for with', async () => {
    const key = createEcKey();
    const idToken = await provider.sign(fresh(key));
    expect((await withIdToken(idToken, key)).permit).toMatchObject({ dn: dora, source: 'oidc' });
    await refusal(() => withIdToken(idToken, key), { code: 'token-replayed' }, operation);
  });

  it('signs in once where the provider leaves the nonce out', async () => {
    const idToken = await provider.sign({ ...fresh(createEcKey()), nonce: undefined });
    expect((await withIdToken(idToken)).permit).toMatchObject({ dn: dora });
    await refusal(() => withIdToken(idToken), { code: 'token-replayed' }, operation);
  });

  it('may be for several clients when it was issued to this one', async () => {
    const key = createEcKey();
    const claims = { ...fresh(key), aud: ['mdm', 'others'], azp: 'mdm' };
    expect((await withIdToken(await provider.sign(claims), key)).permit).toMatchObject({ dn: dora });
  });

  it.each<[name: string, code: string, make: Case]>([
    ['for another client', 'token-audience', (key) => provider.sign({ ...fresh(key), aud: 'others' })],
    [
      'issued to another client',
      'token-audience',
      (key) => provider.sign({ ...fresh(key), aud: ['mdm', 'others'], azp: 'others' }),
    ],
    [
      'for several clients that does not say to whom it was issued',
      'token-audience',
      (key) => provider.sign({ ...fresh(key), aud: ['mdm', 'others'] }),
    ],
    [
      'of an issuer that the site does not have',
      'token-issuer',
      (key) => provider.sign({ ...fresh(key), iss: 'https://elsewhere.example' }),
    ],
    [
      'of another provider of the site',
      'token-invalid',
      (key) => provider.sign({ ...fresh(key), iss: confidential.issuer, aud: 'mdm-a' }),
    ],
    ['that has expired', 'token-expired', (key) => provider.sign({ ...fresh(key), exp: now() - 31 })],
    ['without an end', 'token-invalid', (key) => provider.sign({ ...fresh(key), exp: undefined })],
    [
      'that was issued long ago',
      'token-expired',
      (key) => provider.sign({ ...fresh(key, now() - 160), exp: now() + 300 }),
    ],
    ['from the future', 'token-not-yet-valid', (key) => provider.sign(fresh(key, now() + 60))],
    ['without the time of issue', 'token-invalid', (key) => provider.sign({ ...fresh(key), iat: undefined })],
    ['of nobody', 'token-invalid', (key) => provider.sign({ ...fresh(key), sub: '' })],
    ['that was asked for with another key', 'token-binding', () => provider.sign(fresh(createEcKey()))],
    [
      'that is not signed',
      'token-invalid',
      async (key) => new UnsecuredJWT({ ...fresh(key), iss: provider.issuer, sub: '4711' }).encode(),
    ],
    [
      'signed with the public key as a secret',
      'token-invalid',
      (key) =>
        new SignJWT({ ...fresh(key), iss: provider.issuer, sub: '4711' })
          .setProtectedHeader({ alg: 'HS256', kid: jwkThumbprint(provider.key().publicJwk) })
          .sign(Buffer.from(JSON.stringify(provider.key().publicJwk).padEnd(32))),
    ],
    [
      'signed with a key of the same name',
      'token-invalid',
      (key) =>
        provider.sign(fresh(key), {
          by: createEcKey(),
          header: { kid: jwkThumbprint(provider.key().publicJwk) },
        }),
    ],
    [
      'signed with a key that the provider does not have',
      'token-invalid',
      (key) => provider.sign(fresh(key), { by: createEcKey() }),
    ],
    [
      'that is an access token',
      'token-invalid',
      (key) => provider.sign(fresh(key), { header: { typ: 'at+jwt' } }),
    ],
    [
      'that is an access token of Keycloak',
      'token-invalid',
      (key) => provider.sign({ ...fresh(key), typ: 'Bearer' }),
    ],
    ['that is a logout token', 'token-invalid', (key) => provider.sign({ ...fresh(key), events: {} })],
    ['without a name', 'permission-denied', (key) => provider.sign({ ...fresh(key), name: undefined })],
    ['with an empty name', 'permission-denied', (key) => provider.sign({ ...fresh(key), name: ' ' })],
    ['whose name is no text', 'permission-denied', (key) => provider.sign({ ...fresh(key), name: { a: 1 } })],
    [
      'of somebody without a group whom the site does not know',
      'permission-denied',
      (key) => provider.sign({ ...fresh(key), realm_access: { roles: ['staff'] } }),
    ],
    ['that is none', 'token-invalid', async () => 'a.b.c'],
    ['that is too long', 'invalid-argument', async () => 'x'.repeat(16_385)],
  ])('%s is refused', async (_name, code, make) => {
    const key = createEcKey();
    const idToken = await make(key);
    await refusal(() => withIdToken(idToken, key), { code }, operation);
  });

  it('names the claim that is missing, and none of its claims', async () => {
    const key = createEcKey();
    const idToken = await provider.sign({ ...fresh(key), name: undefined, email: 'dora@hospital.example' });
    await expect(withIdToken(idToken, key)).rejects.toMatchObject({
      message: 'the provider does not say the claim "name"',
    });
    const written = JSON.stringify(await bed.auditRecords());
    for (const never of ['dora@hospital.example', idToken, secret, 'eyJ'])
      expect(written).not.toContain(never);
  });

  it('cannot make its person somebody else', async () => {
    const key = createEcKey();
    const idToken = await provider.sign({
      ...fresh(key),
      name: 'Eve/OU=People/CN=Adam Admin A',
      sub: 'x+UID=7',
    });
    const { permit } = await withIdToken(idToken, key);
    expect(permit?.dn).toBe(String.raw`/O=Hospital A/OU=Staff/CN=Eve\/OU=People\/CN=Adam Admin A x\+UID=7`);
  });

  it('may be signed with the next key of the provider', async () => {
    const key = createEcKey();
    provider.rotate();
    offsetMs += 10_000;
    expect((await withIdToken(await provider.sign(fresh(key)), key)).permit).toMatchObject({ dn: dora });
  });
});
