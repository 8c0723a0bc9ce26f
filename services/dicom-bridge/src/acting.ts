import { createProofer, ecKeyFrom } from '@mdm/identity';
import type { Credentials, Peers, UserCredentials } from '@mdm/rpc';

/** Credentials with which the bridge acts for the owner of what it registers. */
export interface Acting {
  /**
   * Token and proof for one call, or several within the next seconds.
   * @throws permission-denied  the site does not let the bridge act for this DN
   * @throws unavailable        the gateway of the site does not answer
   */
  as(dn: string): Promise<UserCredentials>;
  /** Signs in anew next time: for when a service does not accept the token. */
  forget(dn: string): void;
  close(): void;
}

interface Session {
  readonly token: string;
  readonly expiresMs: number;
  prove(token: string): Promise<string>;
}

const renewBeforeMs = 60_000;

/**
 * The gateway of this site issues the tokens, bound to the key of the bridge's own certificate: nobody else can use
 * them. One is kept for each owner until a minute before its end, or until the certificate changes.
 */
export function createActing(context: {
  readonly peers: Peers;
  readonly credentials: Credentials;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  readonly shutdown: AbortSignal;
}): Acting {
  const { peers, credentials, clock, shutdown } = context;
  const sessions = new Map<string, Promise<Session>>();
  const unsubscribe = credentials.onChange(() => sessions.clear());

  async function signIn(dn: string): Promise<Session> {
    const key = ecKeyFrom(credentials.current().privateKey.toString());
    const gateway = peers.client('mdm.gateway.v1.SessionService');
    const { token, expiresMs } = await gateway.signInService({ dn }, { signal: shutdown });
    return { token, expiresMs, prove: createProofer({ ...key, clock }) };
  }

  function open(dn: string): Promise<Session> {
    const session = signIn(dn);
    sessions.set(dn, session);
    session.catch(() => {
      if (sessions.get(dn) === session) sessions.delete(dn);
    });
    return session;
  }

  return {
    as: async (dn) => {
      let session = await (sessions.get(dn) ?? open(dn));
      if (clock() >= session.expiresMs - renewBeforeMs) session = await open(dn);
      const { token, prove } = session;
      return { token, proof: await prove(token) };
    },
    forget: (dn) => void sessions.delete(dn),
    close: () => void unsubscribe(),
  };
}
