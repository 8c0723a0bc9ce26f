import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createSiteCa, issueServiceCertificate } from '@mdm/identity';
import { authorizationCodeGrant, ClientError, customFetch, discovery } from 'openid-client';
import {
  configurationOf,
  discoverProvider,
  openProviderHttp,
  type ProviderHttp,
  providerError,
} from './index.js';

let server: Server;
let issuer: string;
let http: ProviderHttp;
let answer: (request: IncomingMessage, response: ServerResponse) => void;

const json =
  (content: unknown, status = 200) =>
  (_request: IncomingMessage, response: ServerResponse) => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(content));
  };
const get = (path = '/', signal?: AbortSignal) =>
  http.fetch(signal)(`${issuer}${path}`, { method: 'GET', headers: {}, body: undefined, redirect: 'manual' });

beforeAll(async () => {
  const clock = Date.now;
  const ca = await createSiteCa({ site: 'idp', title: 'Provider', validity: { days: 2 }, clock });
  const { cert, key } = await issueServiceCertificate({
    ca,
    site: 'idp',
    service: 'gateway',
    hosts: ['localhost'],
    validity: { days: 1 },
    clock,
  });
  server = createServer({ cert, key }, (request, response) => answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new TypeError('no port');
  issuer = `https://localhost:${address.port}`;
  http = openProviderHttp(ca.cert);
});
afterAll(async () => {
  http.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});
beforeEach(() => {
  answer = json({});
});

describe('HTTPS to a provider', () => {
  it('gives the whole answer', async () => {
    answer = (_request, response) =>
      response.writeHead(201, { 'set-cookie': ['a=1', 'b=2'], 'x-of': 'a test' }).end('content');
    const { status, headers, text } = await get().then(async (response) => ({
      status: response.status,
      headers: response.headers,
      text: await response.text(),
    }));
    expect({ status, text, of: headers.get('x-of') }).toEqual({ status: 201, text: 'content', of: 'a test' });
    expect(headers.getSetCookie()).toEqual(['a=1', 'b=2']);
  });

  it('does not follow a redirection', async () => {
    answer = (_request, response) => response.writeHead(302, { location: 'https://elsewhere.example' }).end();
    expect((await get()).status).toBe(302);
  });

  it('takes no answer of more than 1 MiB, nor half of one', async () => {
    answer = (_request, response) => response.end(Buffer.alloc(1024 * 1024 + 1));
    await expect(get()).rejects.toMatchObject({ code: 'unavailable' });
    answer = (_request, response) => {
      response.writeHead(200, { 'content-length': 100 });
      response.write('half', () => response.destroy());
    };
    await expect(get()).rejects.toMatchObject({ code: 'unavailable' });
  });

  it('is called off with the work that it is done for', async () => {
    const controller = new AbortController();
    answer = () => controller.abort();
    await expect(get('/', controller.signal)).rejects.toMatchObject({ code: 'cancelled' });
    await expect(get('/', controller.signal)).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('is for a server that a trusted CA knows, and never without TLS', async () => {
    const stranger = openProviderHttp();
    const call = { method: 'GET', headers: {}, body: undefined, redirect: 'manual' } as const;
    await expect(stranger.fetch()(issuer, call)).rejects.toMatchObject({ code: 'unavailable' });
    await expect(http.fetch()('http://localhost/', call)).rejects.toMatchObject({ code: 'unavailable' });
    stranger.close();
  });
});

describe('what a provider says of itself', () => {
  const client = () => ({ issuer, clientId: 'mdm' });

  it('is asked for at its well-known place', async () => {
    let asked = '';
    answer = (request, response) => {
      asked = request.url ?? '';
      json({ issuer, jwks_uri: `${issuer}/keys` })(request, response);
    };
    const { server: said, jwksUri } = await discoverProvider(client(), http);
    expect({ asked, jwksUri, issuer: said.issuer }).toEqual({
      asked: '/.well-known/openid-configuration',
      jwksUri: `${issuer}/keys`,
      issuer,
    });
  });

  it.each<[string, string, () => typeof answer]>([
    [
      'another issuer',
      'failed-precondition',
      () => json({ issuer: 'https://elsewhere.example', jwks_uri: 'x' }),
    ],
    [
      'its issuer with a slash more',
      'failed-precondition',
      () => json({ issuer: `${issuer}/`, jwks_uri: 'x' }),
    ],
    ['nothing of its keys', 'unavailable', () => json({ issuer })],
    ['an error', 'unavailable', () => json({}, 500)],
    ['no JSON', 'unavailable', () => (_request, response) => response.end('<html>')],
    ['no issuer', 'token-invalid', () => json([])],
  ])('cannot be %s', async (_name, code, make) => {
    answer = make();
    await expect(discoverProvider(client(), http)).rejects.toMatchObject({ code });
  });
});

describe('a client with a secret', () => {
  it.each([
    ['in the header', ['client_secret_basic', 'client_secret_post']],
    ['in the header', undefined],
    ['in the body', ['client_secret_post']],
  ])('sends it %s when the provider takes %j', async (place, methods) => {
    let header: string | undefined;
    let body = '';
    answer = async (request, response) => {
      header = request.headers.authorization;
      for await (const chunk of request) body += chunk;
      json({ error: 'invalid_grant', error_description: 'canary' }, 400)(request, response);
    };
    const said = {
      issuer,
      token_endpoint: `${issuer}/token`,
      token_endpoint_auth_methods_supported: methods,
    };
    const client = { issuer, clientId: 'mdm', clientSecret: 'its secret' };
    const configuration = configurationOf({ server: said, jwksUri: issuer }, client, http);
    const callback = new URL('http://127.0.0.1:1/callback?code=x&state=s');
    const thrown = await authorizationCodeGrant(configuration, callback, { expectedState: 's' }).catch(
      (error: unknown) => error,
    );
    expect(header === undefined ? 'in the body' : 'in the header').toBe(place);
    expect(body.includes('client_secret')).toBe(place === 'in the body');
    const error = providerError(thrown, issuer);
    expect(error).toMatchObject({ code: 'token-invalid', message: expect.stringContaining('invalid_grant') });
    expect(error.message).not.toContain('canary');
    expect(error.cause).toBeUndefined();
  });
});

describe('what goes wrong with a provider', () => {
  const errorOf = async (content: object) => {
    answer = json(content, 400);
    const said = { issuer, token_endpoint: `${issuer}/token` };
    const configuration = configurationOf(
      { server: said, jwksUri: issuer },
      { issuer, clientId: 'mdm' },
      http,
    );
    const thrown = await authorizationCodeGrant(
      configuration,
      new URL('http://127.0.0.1:1/callback?code=x&state=s'),
      { expectedState: 's' },
    ).catch((error: unknown) => error);
    return providerError(thrown, issuer).code;
  };

  it.each([
    ['invalid_grant', 'token-invalid'],
    ['invalid_client', 'failed-precondition'],
    ['unauthorized_client', 'failed-precondition'],
    ['server_error', 'unavailable'],
    ['expired_token', 'token-expired'],
    ['access_denied', 'permission-denied'],
    ['<script>', 'token-invalid'],
  ])('is of the one table: %s', async (error, code) => {
    expect(await errorOf({ error })).toBe(code);
  });

  it('keeps the error that was thrown on the way', async () => {
    const controller = new AbortController();
    controller.abort();
    const thrown = await discovery(new URL(issuer), 'mdm', undefined, undefined, {
      [customFetch]: http.fetch(controller.signal),
    }).catch((error: unknown) => error);
    expect(thrown).toBeInstanceOf(ClientError);
    expect(providerError(thrown, issuer).code).toBe('cancelled');
    expect(providerError(new RangeError('x'), issuer)).toMatchObject({ code: 'internal' });
  });
});
