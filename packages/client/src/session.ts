import { X509Certificate } from 'node:crypto';
import { fail, MdmError } from '@mdm/errors';
import {
  type Credential,
  createEcKey,
  createProofer,
  type EcKey,
  ecKeyFrom,
  readCredential,
} from '@mdm/identity';
import type { Services } from '@mdm/protos';
import { channelCredentials, openChannel, type ServiceClient, type UserCredentials } from '@mdm/rpc';
import { type Options, throwIfAborted } from './options.js';

/** The part of a logger that is used here; pino and `@mdm/telemetry` loggers fit. */
export interface ClientLogger {
  warn(fields: object, message: string): void;
}

export interface ConnectOptions {
  /** `host:port` of the gateway of the user's own site. */
  readonly gateway: string;
  /** Id of that site: the gateway has to prove that it is its. */
  readonly site: string;
  /** The user's certificate, its P-256 key and the CA of the site: PEM, or the directory of `ca.pem`, `cert.pem`, `key.pem`. */
  readonly credential: Credential | string;
  /** Milliseconds since the epoch. */
  readonly clock?: () => number;
  /** Told of transfers that had to be resumed and of key holders that gave a wrong share. */
  readonly logger?: ClientLogger;
}

/** A connection to one gateway by one user, who is signed in whenever that is needed. */
export interface Session {
  readonly clock: () => number;
  readonly logger: ClientLogger;
  /** Key shares are encrypted to it. Lives as long as the session and nowhere else. */
  readonly readerKey: EcKey;
  client<Name extends keyof Services>(name: Name): ServiceClient<Name>;
  /** Token and proof for the next call. */
  credentials(options?: Options): Promise<UserCredentials>;
  /** Makes a call; when its token is not taken any more, signs in and makes it again. */
  call<T>(request: (as: UserCredentials) => Promise<T>, options?: Options): Promise<T>;
  /** The same for a call that is answered by a stream. */
  stream<T>(request: (as: UserCredentials) => AsyncIterable<T>, options?: Options): AsyncGenerator<T>;
  close(): void;
}

/** How long before its end a token is replaced. */
const renewalMs = 60_000;
const staleTokens: ReadonlySet<string> = new Set(['token-expired', 'token-invalid', 'token-issuer']);
const silent: ClientLogger = { warn: () => undefined };

/**
 * @throws failed-precondition  the credential cannot be read
 * @throws certificate-invalid  the certificate is out of date
 * @throws invalid-argument     its key is not P-256
 */
export async function openSession(options: ConnectOptions): Promise<Session> {
  const { gateway, site, clock = Date.now, logger = silent } = options;
  const { ca, cert, key } =
    typeof options.credential === 'string' ? await readCredential(options.credential) : options.credential;
  requireCurrent(new X509Certificate(cert), clock());
  const readerKey = createEcKey();
  const prove = createProofer({ ...ecKeyFrom(key), enc: readerKey.publicJwk, clock });
  const channel = openChannel({
    address: gateway,
    credentials: channelCredentials({
      material: { certificate: Buffer.from(cert), privateKey: Buffer.from(key) },
      authorities: [ca],
      site,
      service: 'gateway',
    }),
    peer: `the gateway of site ${site} (${gateway})`,
  });
  const signingIn = channel.client('mdm.gateway.v1.SessionService');
  let current: { readonly token: string; readonly expiresMs: number } | undefined;
  let pending: Promise<string> | undefined;

  const signIn = async (): Promise<string> => {
    current = undefined;
    current = await signingIn.signIn({ audience: [] }).catch((thrown: unknown) => {
      throw handshakeError(thrown, options);
    });
    return current.token;
  };
  const tokenOf = async (): Promise<string> => {
    if (current !== undefined && current.expiresMs - renewalMs > clock()) return current.token;
    pending ??= signIn().finally(() => {
      pending = undefined;
    });
    return pending;
  };
  const credentials = async (callOptions: Options = {}): Promise<UserCredentials> => {
    throwIfAborted(callOptions);
    const token = await abortable(tokenOf(), callOptions.signal);
    return { token, proof: await prove(token) };
  };

  /** Whether it is worth while to make a call again with a new token. */
  const forget = (as: UserCredentials, thrown: unknown): boolean => {
    if (!staleTokens.has(MdmError.from(thrown).code)) return false;
    if (current?.token === as.token) current = undefined;
    return true;
  };

  return {
    clock,
    logger,
    readerKey,
    client: (name) => channel.client(name),
    credentials,
    call: async (request, callOptions) => {
      const as = await credentials(callOptions);
      try {
        return await request(as);
      } catch (thrown) {
        if (!forget(as, thrown)) throw thrown;
        return request(await credentials(callOptions));
      }
    },
    stream: async function* (request, callOptions) {
      const as = await credentials(callOptions);
      let begun = false;
      try {
        for await (const message of request(as)) {
          begun = true;
          yield message;
        }
        return;
      } catch (thrown) {
        if (begun || !forget(as, thrown)) throw thrown;
      }
      yield* request(await credentials(callOptions));
    },
    close: () => channel.close(),
  };
}

/** gRPC says only in words that the other side did not prove to be the one that was dialled. */
function handshakeError(thrown: unknown, { gateway, site }: ConnectOptions): MdmError {
  const error = MdmError.from(thrown);
  const reason = error.cause instanceof Error ? error.cause.message : '';
  if (error.code !== 'unavailable' || !/certificate|is not mdm:|SSL routines/.test(reason)) return error;
  return new MdmError(
    'certificate-invalid',
    `the server at ${gateway} is not the gateway of site "${site}"`,
    {
      field: 'gateway',
      remedy: 'check the address, the site, and that ca.pem is the CA of the site',
      cause: error,
    },
  );
}

function requireCurrent({ validTo }: X509Certificate, now: number): void {
  if (Date.parse(validTo) > now) return;
  fail('certificate-invalid', `the user certificate expired at ${new Date(validTo).toISOString()}`, {
    field: 'credential',
    remedy: 'ask the site administrator for a new certificate',
  });
}

/** The sign-in is shared by all calls that wait for it, so that none of them may cancel it. */
async function abortable<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return promise;
  let cancel = () => {};
  const aborted = new Promise<never>((_resolve, reject) => {
    cancel = () => reject(MdmError.from(signal.reason));
    signal.addEventListener('abort', cancel, { once: true });
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener('abort', cancel);
  }
}
