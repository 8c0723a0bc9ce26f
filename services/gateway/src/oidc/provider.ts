import path from 'node:path';
import type { DataLevel } from '@mdm/access';
import { readCaFile, readPrivateFile, type ServiceConfig } from '@mdm/config';
import { fail } from '@mdm/errors';
import {
  configurationOf,
  discoverProvider,
  type OpenIdClient,
  openProviderHttp,
  type ProviderHttp,
  type ProviderMetadata,
  providerError,
} from '@mdm/openid';
import type { Logger } from '@mdm/telemetry';
import { authorizationCodeGrant, buildAuthorizationUrl, calculatePKCECodeChallenge } from 'openid-client';
import type { Claims } from './claims.js';
import { parseDnTemplate } from './dn-template.js';
import { groupsOf } from './groups.js';
import { verifyIdToken } from './id-token.js';
import { openKeySet } from './key-set.js';
import { shared } from './shared.js';

type ProviderConfig = ServiceConfig['site']['identity']['providers'][number];

/** What one authorization code flow is known by, besides its state. */
export interface CodeFlow {
  readonly redirectUri: string;
  /** RFC 7636. */
  readonly verifier: string;
  readonly nonce: string;
}

/** Who somebody is to this site. */
export interface OpenIdPerson {
  /** Canonical DN. */
  readonly dn: string;
  readonly groups: readonly string[];
  /** Highest level of data. */
  readonly level: DataLevel;
}

/** An OpenID provider whose people sign in here. It is not asked for anything before somebody does. */
export interface OpenIdProvider {
  readonly issuer: string;
  readonly title: string;
  readonly clientId: string;
  readonly scopes: readonly string[];
  readonly redirectUris: readonly string[];
  /** Where a browser is sent to. @throws unavailable failed-precondition */
  authorizationUrl(flow: CodeFlow, state: string, signal: AbortSignal): Promise<string>;
  /**
   * The ID token for the code that a browser has come back with.
   * @throws token-invalid permission-denied unavailable failed-precondition
   */
  redeem(callback: URL, flow: CodeFlow, state: string, signal: AbortSignal): Promise<string>;
  /** See {@link verifyIdToken}. */
  verify(idToken: string): Promise<Claims>;
  /** @throws permission-denied  a claim that the DN is made of is missing */
  person(claims: Claims): OpenIdPerson;
  close(): void;
}

const refreshMs = 3_600_000;

/**
 * Reads the files of a provider and checks how its people are named.
 * @throws invalid-argument failed-precondition
 */
export function openProvider(
  settings: ProviderConfig,
  base: {
    readonly config: Pick<ServiceConfig, 'secretsDirectory'>;
    readonly clock: () => number;
    readonly logger: Logger;
  },
): OpenIdProvider {
  const { issuer, clientId, title, scopes, redirectUris, level, groups } = settings;
  const { clock, logger } = base;
  const fileOf = (name: string) => path.resolve(base.config.secretsDirectory, name);
  const dnOf = parseDnTemplate(settings.dn);
  const client: OpenIdClient = {
    issuer,
    clientId,
    clientSecret: settings.clientSecretFile && readClientSecret(fileOf(settings.clientSecretFile)),
  };
  const http = openProviderHttp(
    settings.caFile && readCaFile(fileOf(settings.caFile), 'identity.providers.caFile'),
  );
  const metadata = cachedMetadata({ client, http, clock, logger });
  const key = openKeySet({
    issuer,
    clock,
    load: async () => {
      const { jwksUri } = await metadata();
      const answer = await http.fetch()(jwksUri, {
        method: 'GET',
        headers: {},
        body: undefined,
        redirect: 'manual',
      });
      return answer.ok ? answer.json().catch(() => undefined) : undefined;
    },
  });
  const configuration = async (signal: AbortSignal) =>
    configurationOf(await metadata(), client, http, signal);

  return {
    issuer,
    title,
    clientId,
    scopes,
    redirectUris,
    authorizationUrl: async ({ redirectUri, verifier, nonce }, state, signal) => {
      const parameters = {
        redirect_uri: redirectUri,
        scope: scopes.join(' '),
        state,
        nonce,
        code_challenge: await calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
      };
      try {
        return buildAuthorizationUrl(await configuration(signal), parameters).href;
      } catch (thrown) {
        throw providerError(thrown, issuer);
      }
    },
    redeem: async (callback, { verifier, nonce }, state, signal) => {
      try {
        const { id_token } = await authorizationCodeGrant(await configuration(signal), callback, {
          expectedState: state,
          expectedNonce: nonce,
          pkceCodeVerifier: verifier,
          idTokenExpected: true,
        });
        return id_token ?? fail('token-invalid', `the OpenID provider ${issuer} has given no ID token`);
      } catch (thrown) {
        throw providerError(thrown, issuer);
      }
    },
    verify: (idToken) => verifyIdToken(idToken, { issuer, clientId, key, clock }),
    person: (claims) => ({ dn: dnOf(claims), groups: groupsOf(claims, groups), level }),
    close: () => http.close(),
  };
}

/**
 * What the provider says of itself, asked for again after an hour; when that fails, what is known stays good.
 */
function cachedMetadata(options: {
  readonly client: OpenIdClient;
  readonly http: ProviderHttp;
  readonly clock: () => number;
  readonly logger: Logger;
}): () => Promise<ProviderMetadata> {
  const { client, http, clock, logger } = options;
  let known: { readonly metadata: ProviderMetadata; readonly at: number } | undefined;

  const discover = shared(async (): Promise<ProviderMetadata> => {
    const at = clock();
    try {
      known = { metadata: await discoverProvider(client, http), at };
    } catch (thrown) {
      if (!known) throw thrown;
      logger.warn(
        { err: thrown, issuer: client.issuer },
        'what an OpenID provider says of itself could not be refreshed',
      );
      known = { ...known, at };
    }
    return known.metadata;
  });

  return async () => (known && clock() - known.at < refreshMs ? known.metadata : discover());
}

function readClientSecret(file: string): string {
  const secret = readPrivateFile(file).trim();
  return secret === '' ? fail('failed-precondition', `the client secret ${file} is empty`) : secret;
}
