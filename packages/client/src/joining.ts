import { type Invitation, verifyBundle } from '@mdm/federation';
import { type Channel, guestCredentials, openChannel } from '@mdm/rpc';
import type { Options } from './options.js';
import type { Session } from './session.js';

/** A site that has introduced itself and waits to be pinned. */
export interface Introduction {
  readonly site: string;
  /** Name of the hospital. */
  readonly title: string;
  /** Of its CA: to be compared on another way. */
  readonly fingerprint: string;
  /** Compact JWS. */
  readonly bundle: string;
  /** Milliseconds since the epoch. */
  readonly atMs: number;
}

/** What the administrator of a site does for others to join with it. */
export interface Joining {
  /**
   * Makes an invitation: one word that another site needs to introduce itself. It holds a secret.
   * @param expiresAt  milliseconds since the epoch; default: in a week
   */
  invite(
    options?: Options & { readonly expiresAt?: number },
  ): Promise<{ readonly code: string; readonly expiresAt: number }>;
  introductions(options?: Options): Promise<readonly Introduction[]>;
}

export function joining(session: Session): Joining {
  const federation = session.client('mdm.gateway.v1.FederationService');
  return {
    invite: async ({ expiresAt = 0, ...options } = {}) => {
      const { code, expiresMs } = await session.call(
        (as) => federation.invite({ expiresMs: expiresAt }, { ...options, as }),
        options,
      );
      return { code, expiresAt: expiresMs };
    },
    introductions: async (options) => {
      const { introductions } = await session.call(
        (as) => federation.listIntroductions({}, { ...options, as }),
        options,
      );
      return introductions;
    },
  };
}

/**
 * Asks the gateway that has invited for the bundle of its site. Whoever answers is believed only what is signed by the CA
 * whose fingerprint is in the invitation.
 * @throws what `verifyBundle` throws, and the errors of the call
 */
export async function fetchBundle(
  { gateway, site, fingerprint }: Invitation,
  { clock, ...options }: Options & { readonly clock: () => number },
): Promise<string> {
  const channel = openChannel({
    address: gateway,
    credentials: guestCredentials(),
    peer: `the gateway at ${gateway}`,
  });
  return closing(channel, async () => {
    const { bundle } = await channel.client('mdm.gateway.v1.FederationService').getBundle({}, options);
    await verifyBundle(bundle, { site, fingerprint, clock });
    return bundle;
  });
}

/**
 * Leaves the bundle of a site with the one that has invited it. The secret is sent only to a gateway that proves to be that
 * of the site.
 * @param authorities  CA certificates of the site that has invited, PEM, from its verified bundle
 */
export async function introduceSite(
  { gateway, site, secret }: Invitation,
  {
    bundle,
    authorities,
    ...options
  }: Options & { readonly bundle: string; readonly authorities: readonly string[] },
): Promise<void> {
  const channel = openChannel({
    address: gateway,
    credentials: guestCredentials({ authorities, site, service: 'gateway' }),
    peer: `the gateway of site ${site} (${gateway})`,
  });
  await closing(channel, () =>
    channel.client('mdm.gateway.v1.FederationService').introduce({ secret, bundle }, options),
  );
}

async function closing<T>(channel: Channel, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } finally {
    channel.close();
  }
}
