import { createServer } from 'node:https';
import { jest } from '@jest/globals';
import {
  type Credential,
  createEcKey,
  createSiteCa,
  type EcKey,
  issueServiceCertificate,
  jwkThumbprint,
} from '@mdm/identity';
import { type JWTHeaderParameters, type JWTPayload, SignJWT } from 'jose';
import Provider, { type ClientMetadata, type JWK } from 'oidc-provider';
import { openProviderHttp } from '../http.js';

type Claims = Readonly<Record<string, unknown>>;

/** A real OpenID provider over https in this process, where one person is always willing to sign in. */
export interface TestProvider {
  readonly issuer: string;
  /** Of its TLS certificate, PEM. */
  readonly ca: string;
  /** What it says of its person from now on. */
  says(claims: Claims): void;
  /** An ID token as it would issue it, with what the test changes. */
  sign(
    claims: JWTPayload,
    options?: { readonly by?: EcKey; readonly header?: Partial<JWTHeaderParameters> },
  ): Promise<string>;
  key(): EcKey;
  /** From now on it signs with another key and has forgotten the one before. */
  rotate(): void;
  /** A browser with which the person follows links, submits forms, and comes to another place, which is returned. */
  browse(url: string): Promise<string>;
  close(): Promise<void>;
}

const validity = { days: 1 };
const clock = Date.now;

export async function startProvider(clients: readonly ClientMetadata[]): Promise<TestProvider> {
  // It has much to say to whoever runs it.
  for (const method of ['info', 'warn'] as const) jest.spyOn(console, method).mockReturnValue();
  const ca = await createSiteCa({ site: 'idp', title: 'Provider', validity: { days: 2 }, clock });
  const tls = await issueServiceCertificate({
    ca,
    site: 'idp',
    service: 'gateway',
    hosts: ['localhost'],
    validity,
    clock,
  });
  let person: Claims = {};
  let key = createEcKey();
  const { server, port } = await listen(tls);
  const issuer = `https://localhost:${port}`;
  let provider = createProvider();

  server.on('request', (request, response) => {
    const { pathname } = new URL(request.url ?? '', issuer);
    if (pathname === '/other/.well-known/openid-configuration') {
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(JSON.stringify({ issuer, jwks_uri: issuer }));
    } else if (pathname.startsWith('/interaction/')) {
      void interact(request, response);
    } else {
      void provider.callback()(request, response);
    }
  });

  function createProvider(): Provider {
    const created = new Provider(issuer, {
      clients: clients.map((client) => ({ id_token_signed_response_alg: 'ES256', ...client })),
      jwks: { keys: [privateJwk(key)] },
      cookies: { keys: ['of a test'] },
      claims: { openid: ['sub', 'name', 'realm_access'], profile: [] },
      conformIdTokenClaims: false,
      features: { devInteractions: { enabled: false }, deviceFlow: { enabled: true } },
      interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
      findAccount: (_context, accountId) => ({
        accountId,
        claims: async () => ({ sub: accountId, ...person }),
      }),
      ttl: { Session: 600, Interaction: 600, Grant: 600, IdToken: 600, AccessToken: 600, DeviceCode: 600 },
      loadExistingGrant: async ({ oidc }) => {
        const grant = new created.Grant({
          accountId: oidc.session?.accountId,
          clientId: oidc.client?.clientId,
        });
        grant.addOIDCScope('openid profile');
        await grant.save();
        return grant;
      },
    });
    created.use(async (context, next) => {
      await next();
      // So that a client does not have to wait five seconds before it asks (RFC 8628 §3.2).
      if (context.path === '/device/auth' && context.status === 200)
        Object.assign(Object(context.body), { interval: 1 });
    });
    return created;
  }

  async function interact(...[request, response]: Parameters<Provider['interactionDetails']>) {
    const { prompt } = await provider.interactionDetails(request, response);
    const result = prompt.name === 'login' ? { login: { accountId: '4711' } } : { consent: {} };
    await provider.interactionFinished(request, response, result);
  }

  const http = openProviderHttp(ca.cert);

  return {
    issuer,
    ca: ca.cert,
    says: (claims) => {
      person = claims;
    },
    key: () => key,
    sign: (claims, { by = key, header = {} } = {}) =>
      new SignJWT({ iss: issuer, sub: '4711', ...claims })
        .setProtectedHeader({ alg: 'ES256', kid: jwkThumbprint(by.publicJwk), ...header })
        .sign(by.privateKey),
    rotate: () => {
      key = createEcKey();
      provider = createProvider();
    },
    browse: (url) => browse(url, issuer, http.fetch()),
    close: async () => {
      http.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function listen({ cert, key }: Credential) {
  const server = createServer({ cert, key });
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new TypeError('no port');
  return { server, port: address.port };
}

const privateJwk = (key: EcKey): JWK => {
  const { d } = key.privateKey.export({ format: 'jwk' });
  return { ...key.publicJwk, d, kid: jwkThumbprint(key.publicJwk), use: 'sig', alg: 'ES256' };
};

/** Follows redirections and submits forms as long as they stay at the provider. */
async function browse(
  start: string,
  origin: string,
  fetch: ReturnType<ReturnType<typeof openProviderHttp>['fetch']>,
): Promise<string> {
  const cookies = new Map<string, string>();
  let url = start;
  let form: URLSearchParams | undefined;
  for (let step = 0; step < 20; step += 1) {
    if (new URL(url).origin !== origin) return url;
    const answer = await fetch(url, {
      method: form ? 'POST' : 'GET',
      headers: {
        cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
        ...(form && { 'content-type': 'application/x-www-form-urlencoded' }),
      },
      body: form,
      redirect: 'manual',
    });
    for (const cookie of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      if (value === '') cookies.delete(name);
      else cookies.set(name, value);
    }
    const location = answer.headers.get('location');
    const page = await answer.text();
    const action = /<form[^>]* action="([^"]+)"/.exec(page)?.[1];
    if (location !== null) {
      url = new URL(location, url).href;
      form = undefined;
    } else if (action !== undefined) {
      url = new URL(action, url).href;
      form = new URLSearchParams(
        [...page.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)].map(
          ([, name = '', value = '']): [string, string] => [name, value],
        ),
      );
    } else {
      if (answer.status !== 200) throw new Error(`the provider answers with ${answer.status}: ${page}`);
      return url;
    }
  }
  throw new Error('the provider sends the browser round in circles');
}
