import { fail } from '@mdm/errors';
import { configurationOf, discoverProvider, openProviderHttp, providerError } from '@mdm/openid';
import type { gateway } from '@mdm/protos';
import { initiateDeviceAuthorization, pollDeviceAuthorizationGrant } from 'openid-client';
import type { DevicePrompt } from './openid.js';

/**
 * The ID token of somebody who signs in at a provider with another device (RFC 8628), which is a public client there.
 * @param options.nonce ties the token to a key, at the providers that take one here: RFC 8628 does not know it
 * @throws permission-denied token-expired token-invalid failed-precondition unavailable cancelled
 */
export async function idTokenByDevice(
  { issuer, clientId, scopes, title }: gateway.Provider__Output,
  options: {
    readonly nonce: string;
    readonly ca: string | undefined;
    readonly onPrompt: (prompt: DevicePrompt) => void;
    readonly clock: () => number;
    readonly signal: AbortSignal | undefined;
  },
): Promise<string> {
  const { nonce, onPrompt, clock, signal } = options;
  const client = { issuer, clientId };
  const http = openProviderHttp(options.ca);
  try {
    const metadata = await discoverProvider(client, http, signal);
    if (metadata.server.device_authorization_endpoint === undefined) {
      fail('failed-precondition', `the OpenID provider ${issuer} does not sign in by another device`, {
        remedy: 'sign in with a browser of this machine',
      });
    }
    const configuration = configurationOf(metadata, client, http, signal);
    const begun = await initiateDeviceAuthorization(configuration, { scope: scopes.join(' '), nonce });
    onPrompt({
      provider: title,
      verificationUri: begun.verification_uri,
      verificationUriComplete: begun.verification_uri_complete,
      userCode: begun.user_code,
      expiresAt: clock() + begun.expires_in * 1000,
    });
    const tokens = await pollDeviceAuthorizationGrant(configuration, begun, undefined, { signal });
    return tokens.id_token ?? fail('token-invalid', `the OpenID provider ${issuer} has given no ID token`);
  } catch (thrown) {
    signal?.throwIfAborted();
    throw providerError(thrown, issuer);
  } finally {
    http.close();
  }
}
