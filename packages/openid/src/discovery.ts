import { fail } from '@mdm/errors';
import {
  type ClientAuth,
  ClientSecretBasic,
  ClientSecretPost,
  Configuration,
  customFetch,
  discovery,
  None,
  type ServerMetadata,
} from 'openid-client';
import type { ProviderHttp } from './http.js';
import { otherIssuer, providerError } from './provider-error.js';

/** What a provider knows its client by. */
export interface OpenIdClient {
  /** Exactly as the provider says it. */
  readonly issuer: string;
  readonly clientId: string;
  /** A public client has none. */
  readonly clientSecret?: string | undefined;
}

/** What a provider says of itself (OpenID Connect Discovery 1.0 §3). */
export interface ProviderMetadata {
  readonly server: ServerMetadata;
  /** Where its keys are. */
  readonly jwksUri: string;
}

/**
 * Reads what a provider says of itself.
 * @throws unavailable          it cannot be reached, or what it answers is no metadata
 * @throws failed-precondition  it says that it is another issuer
 */
export async function discoverProvider(
  client: OpenIdClient,
  http: ProviderHttp,
  signal?: AbortSignal,
): Promise<ProviderMetadata> {
  const { issuer, clientId } = client;
  const configuration = await discovery(new URL(issuer), clientId, undefined, None(), {
    [customFetch]: http.fetch(signal),
  }).catch((thrown: unknown) => {
    throw providerError(thrown, issuer);
  });
  const server: ServerMetadata = configuration.serverMetadata();
  if (server.issuer !== issuer) throw otherIssuer(issuer);
  const { jwks_uri: jwksUri } = server;
  if (jwksUri === undefined) {
    return fail('unavailable', `the OpenID provider ${issuer} does not say where its keys are`);
  }
  return { server, jwksUri };
}

/** For the calls of one piece of work to a provider. */
export function configurationOf(
  { server }: ProviderMetadata,
  client: OpenIdClient,
  http: ProviderHttp,
  signal?: AbortSignal,
): Configuration {
  const configuration = new Configuration(server, client.clientId, undefined, authentication(server, client));
  configuration[customFetch] = http.fetch(signal);
  return configuration;
}

/** RFC 6749 §2.3.1; a provider that does not say how takes the secret in the header (Discovery 1.0 §3). */
function authentication(
  { token_endpoint_auth_methods_supported: methods }: ServerMetadata,
  { clientSecret }: OpenIdClient,
): ClientAuth {
  if (clientSecret === undefined) return None();
  const inHeader = methods?.includes('client_secret_basic') ?? true;
  return inHeader ? ClientSecretBasic(clientSecret) : ClientSecretPost(clientSecret);
}
