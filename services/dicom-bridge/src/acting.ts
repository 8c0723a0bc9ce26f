import type { Credentials, Peers, UserCredentials } from '@mdm/rpc';
import { type KeptTokens, keepTokens } from './tokens.js';

/** Credentials with which the bridge acts for the owner of what it registers, by DN. */
export interface Acting extends Pick<KeptTokens<string>, 'forget' | 'close'> {
  /**
   * Token and proof for one call, or several within the next seconds.
   * @throws permission-denied  the site does not let the bridge act for this DN
   * @throws unavailable        the gateway of the site does not answer
   */
  as(dn: string): Promise<UserCredentials>;
}

export function createActing(context: {
  readonly peers: Peers;
  readonly credentials: Credentials;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  readonly shutdown: AbortSignal;
}): Acting {
  const { peers, shutdown: signal } = context;
  return keepTokens({
    ...context,
    signIn: (dn: string) => peers.client('mdm.gateway.v1.SessionService').signInService({ dn }, { signal }),
  });
}
