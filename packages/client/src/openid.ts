import { deadline, fail } from '@mdm/errors';
import { createEcKey, type EcKey, jwkThumbprint } from '@mdm/identity';
import type { gateway } from '@mdm/protos';
import type { ServiceClient } from '@mdm/rpc';
import { connectGateway, type GatewayAddress, handshakeError, sessionService } from './gateway.js';
import { openLoopback } from './loopback.js';
import type { Options } from './options.js';
import { type NewPermit, newPermit } from './permits.js';

/** Who signs in where, by an OpenID provider of the site. */
export interface OpenIdSignIn extends GatewayAddress, Options {
  /** One of the providers of the site; not needed where there is only one. */
  readonly issuer?: string;
  /** Sites that the permit is to be good at; default: all. */
  readonly audience?: readonly string[];
  readonly clock?: () => number;
}

/** What to show to somebody who is to sign in with another device. */
export interface DevicePrompt {
  /** Name of the provider, for people. */
  readonly provider: string;
  readonly verificationUri: string;
  /** With the code in it, where the provider offers that: for a QR code or a link. */
  readonly verificationUriComplete: string | undefined;
  readonly userCode: string;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
}

/** As long as a gateway remembers a sign-in that has begun. */
const browserLimitMs = 10 * 60_000;

/**
 * Signs in with another device (RFC 8628): whoever sees the prompt opens the address there and enters the code. The site
 * has to be a public client of the provider.
 * @param providerCa PEM of the CA of the provider, where that is one of the hospital
 * @param onPrompt shows what the user has to do
 * @throws permission-denied    the provider or the site refuses
 * @throws token-expired        nobody has signed in in time
 * @throws failed-precondition  the provider does not offer it to this client
 * @throws invalid-argument     the site has no such provider, or several and none is named
 * @throws token-invalid certificate-invalid unavailable cancelled
 */
export async function signInByDevice(
  options: OpenIdSignIn & {
    readonly providerCa?: string;
    readonly onPrompt: (prompt: DevicePrompt) => void;
  },
): Promise<NewPermit> {
  const { providerCa: ca, onPrompt, audience = [], clock = Date.now, signal } = options;
  return asGuest(options, async ({ sessions, provider, key, dpop }) => {
    // Loading the OpenID client would cost every other use of this package its time.
    const { idTokenByDevice } = await import('./device-flow.js');
    const nonce = jwkThumbprint(key.publicJwk);
    const idToken = await idTokenByDevice(provider, { nonce, ca, onPrompt, clock, signal });
    const request = { idToken, audience: [...audience], dpop: await dpop('SignInWithIdToken') };
    return (await sessions.signInWithIdToken(request, { signal })).permit;
  });
}

/**
 * Signs in with a browser of this machine: the provider sends it back to a port of 127.0.0.1, which is open until then and
 * at most ten minutes.
 * @param openBrowser shows an address in the user's browser
 * @throws permission-denied  the provider or the site refuses
 * @throws deadline-exceeded  nobody has signed in in time
 * @throws invalid-argument   the site has no such provider, or several and none is named
 * @throws token-invalid failed-precondition certificate-invalid unavailable cancelled
 */
export async function signInByBrowser(
  options: OpenIdSignIn & { readonly openBrowser: (url: string) => void | Promise<void> },
): Promise<NewPermit> {
  const { openBrowser, audience = [] } = options;
  return asGuest(options, async ({ sessions, provider, key, dpop }) => {
    const loopback = await openLoopback();
    const limit = deadline(options.signal, browserLimitMs);
    const { signal } = limit;
    try {
      const { redirectUri } = loopback;
      const { issuer } = provider;
      const dpopJkt = jwkThumbprint(key.publicJwk);
      const { state, authorizationUrl } = await sessions.beginSignIn(
        { issuer, redirectUri, dpopJkt },
        { signal },
      );
      const complete = async (callbackUri: string) => {
        const proof = await dpop('CompleteSignIn');
        const request = { state, callbackUri, audience: [...audience], dpop: proof };
        return (await sessions.completeSignIn(request, { signal })).permit;
      };
      const [permit] = await Promise.all([
        loopback.callback(state, complete, { signal }),
        openBrowser(authorizationUrl),
      ]);
      return permit;
    } finally {
      limit.release();
      loopback.close();
    }
  });
}

/** Somebody who has nothing yet but a key. */
interface Guest {
  readonly sessions: ServiceClient<typeof sessionService>;
  readonly provider: gateway.Provider__Output;
  readonly key: EcKey;
  dpop(method: string): Promise<string>;
}

async function asGuest(
  { gateway, site, ca, issuer, clock = Date.now, signal }: OpenIdSignIn,
  signIn: (guest: Guest) => Promise<gateway.Permit__Output | null>,
): Promise<NewPermit> {
  const { channel, dpop } = connectGateway({ gateway, site, ca, clock });
  const key = createEcKey();
  try {
    const sessions = channel.client(sessionService);
    const { providers } = await sessions.listProviders({}, { signal });
    const provider = chosenProvider(providers, issuer);
    const permit = await signIn({ sessions, provider, key, dpop: (method) => dpop(method, key) });
    return newPermit(permit, key, ca);
  } catch (thrown) {
    throw handshakeError(thrown, { gateway, site });
  } finally {
    channel.close();
  }
}

function chosenProvider(
  providers: readonly gateway.Provider__Output[],
  issuer: string | undefined,
): gateway.Provider__Output {
  const found = issuer === undefined ? providers : providers.filter((one) => one.issuer === issuer);
  const [provider] = found;
  if (provider !== undefined && found.length === 1) return provider;
  const names = providers.map((one) => one.issuer).join(', ');
  return fail('invalid-argument', 'it is not clear at which OpenID provider to sign in', {
    field: 'issuer',
    remedy: names === '' ? 'this site has none: sign in with a certificate' : `name one of ${names}`,
  });
}
