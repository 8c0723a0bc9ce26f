import { createProofer, type EcKey, ecKeyFrom } from '@mdm/identity';
import type { Credentials, UserCredentials } from '@mdm/rpc';

/** Tokens with which the bridge acts for people, kept as long as they last. */
export interface KeptTokens<Key> {
  /** Token and proof for one call, or several within the next seconds. */
  as(key: Key): Promise<UserCredentials>;
  /** Signs in anew next time: for when a service does not accept the token. */
  forget(key: Key): void;
  forgetAll(): void;
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
 * them. One is kept for each key until a minute before its end, or until the certificate changes.
 */
export function keepTokens<Key>(options: {
  readonly credentials: Credentials;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  readonly signIn: (key: Key) => Promise<{ readonly token: string; readonly expiresMs: number }>;
  /** The key that shares of keys are to be encrypted to; without, none are asked for. */
  readonly readerKey?: EcKey;
}): KeptTokens<Key> {
  const { credentials, clock, signIn, readerKey } = options;
  const sessions = new Map<Key, Promise<Session>>();
  const unsubscribe = credentials.onChange(() => sessions.clear());

  async function begin(key: Key): Promise<Session> {
    const own = ecKeyFrom(credentials.current().privateKey.toString());
    const { token, expiresMs } = await signIn(key);
    const prove = createProofer({ ...own, clock, ...(readerKey && { enc: readerKey.publicJwk }) });
    return { token, expiresMs, prove };
  }

  function open(key: Key): Promise<Session> {
    const session = begin(key);
    sessions.set(key, session);
    session.catch(() => {
      if (sessions.get(key) === session) sessions.delete(key);
    });
    return session;
  }

  return {
    as: async (key) => {
      let session = await (sessions.get(key) ?? open(key));
      if (clock() >= session.expiresMs - renewBeforeMs) session = await open(key);
      const { token, prove } = session;
      return { token, proof: await prove(token) };
    },
    forget: (key) => void sessions.delete(key),
    forgetAll: () => sessions.clear(),
    close: () => void unsubscribe(),
  };
}
