import { fail, MdmError } from '@mdm/errors';
import { type Credential, createEcKey, createProof, createProofer, type EcKey } from '@mdm/identity';
import type { Services } from '@mdm/protos';
import type { ServiceClient, UserCredentials } from '@mdm/rpc';
import {
  connectGateway,
  type Gateway,
  type GatewayAddress,
  handshakeError,
  materialOf,
  sessionService,
} from './gateway.js';
import { type Options, throwIfAborted } from './options.js';

/** The part of a logger that is used here; pino and `@mdm/telemetry` loggers fit. */
export interface ClientLogger {
  warn(fields: object, message: string): void;
}

/** Who connects to what. */
export type ConnectOptions = {
  /** `host:port` of the gateway of the user's own site. */
  readonly gateway: string;
  /** Id of that site: the gateway has to prove that it is its. */
  readonly site: string;
  /** Milliseconds since the epoch. */
  readonly clock?: () => number;
  /** Told of transfers that had to be resumed and of key holders that gave a wrong share. */
  readonly logger?: ClientLogger;
  /** Why the user asks, for each call: a code such as TREAT or HRESCH (HL7 v3 PurposeOfUse). */
  readonly purpose?: string | undefined;
  /** Number of the permit of an authority that the user asks under. */
  readonly dataPermit?: string | undefined;
} & Identification;

/** By what the user is known. */
export type Identification =
  | {
      /**
       * The user's certificate or proxy with its chain, its key, and the CA of the site: PEM, or the directory of
       * `ca.pem`, `cert.pem`, `key.pem`.
       */
      readonly credential: Credential | string;
      readonly permit?: never;
      readonly through?: never;
    }
  | {
      readonly permit: HeldPermit;
      readonly credential?: never;
      /**
       * Gateway of another site that calls go to, such as the one where a job runs; default: that of the own site. Tokens
       * and permits come from the own site all the same, and the other one has to believe it.
       */
      readonly through?: GatewayAddress | undefined;
    };

/** A permit of the gateway with what it takes to use it; see `signIn` and `narrow`. */
export interface HeldPermit {
  readonly id: string;
  readonly secret: string;
  /** That the permit is bound to. */
  readonly key: EcKey;
  /** CA of the site, PEM. */
  readonly ca: string;
}

/** A connection to one gateway by one user, who is signed in whenever that is needed. */
export interface Session {
  /** The user's own site. */
  readonly site: string;
  readonly clock: () => number;
  readonly logger: ClientLogger;
  /** Key shares are encrypted to it. Lives as long as the session and nowhere else. */
  readonly readerKey: EcKey;
  /** CA of the site, PEM. */
  readonly ca: string;
  /** A DPoP proof of a key, for a method of SessionService. */
  readonly dpop: Gateway['dpop'];
  /** Of the gateway that calls go to. */
  client<Name extends keyof Services>(name: Name): ServiceClient<Name>;
  /** Of the gateway of the own site, where permits are. */
  readonly sessions: ServiceClient<typeof sessionService>;
  /** Token and proof for the next call. */
  credentials(options?: Options): Promise<UserCredentials>;
  /** Makes a call; when its token is not taken any more, signs in and makes it again. */
  call<T>(request: (as: UserCredentials) => Promise<T>, options?: Options): Promise<T>;
  /** The same for a call that is answered by a stream. */
  stream<T>(request: (as: UserCredentials) => AsyncIterable<T>, options?: Options): AsyncGenerator<T>;
  close(): void;
}

/** What finding and reading need of a session. */
export type ReadingSession = Pick<Session, 'client' | 'call' | 'stream' | 'readerKey' | 'logger'>;

/** How long before its end a token is replaced. */
const renewalMs = 60_000;
const staleTokens: ReadonlySet<string> = new Set([
  'token-expired',
  'token-invalid',
  'token-issuer',
  'token-revoked',
  // A call that was repeated on its way has used up its proof.
  'token-replayed',
]);
const silent: ClientLogger = { warn: () => undefined };

/**
 * @throws failed-precondition  the credential cannot be read
 * @throws certificate-invalid  the certificate is out of date
 */
export async function openSession(options: ConnectOptions): Promise<Session> {
  const { gateway, site, purpose, dataPermit, clock = Date.now, logger = silent } = options;
  const { material, ca, key } = options.permit
    ? { material: undefined, ...options.permit }
    : { ...(await materialOf(options.credential, clock())), key: createEcKey() };
  const readerKey = createEcKey();
  const { channel, dpop } = connectGateway({ gateway, site, ca, material, clock });
  const sessions = channel.client(sessionService);
  const entry = options.through ? connectGateway({ ...options.through, clock }).channel : channel;
  const proofOptions = { ...key, enc: readerKey.publicJwk, purpose, dataPermit, clock };
  // Where no certificate stands behind a token, each proof is good for one call.
  const prove = material
    ? createProofer(proofOptions)
    : (token: string) => createProof({ ...proofOptions, token });
  let permit: { readonly id: string; readonly secret: string } | undefined = options.permit;
  let current: { readonly token: string; readonly expiresMs: number } | undefined;
  let pending: Promise<string> | undefined;

  const renew = async ({ id, secret }: { readonly id: string; readonly secret: string }) => {
    const { token } = await sessions.renew({ permitId: id, secret, dpop: await dpop('Renew', key) });
    return token;
  };
  const signIn = async () => {
    const signedIn = await sessions.signIn({ dpop: await dpop('SignIn', key) });
    permit = signedIn.permit ?? undefined;
    return signedIn.token;
  };
  const nextToken = async (): Promise<string> => {
    current = undefined;
    const held = permit;
    const issued = await (held === undefined
      ? signIn()
      : renew(held).catch((thrown: unknown) => {
          if (!material || !staleTokens.has(MdmError.from(thrown).code)) throw thrown;
          return signIn();
        })
    ).catch((thrown: unknown) => {
      throw handshakeError(thrown, { gateway, site });
    });
    current = issued ?? fail('internal', 'the gateway answered without a token');
    return current.token;
  };
  const tokenOf = async (): Promise<string> => {
    if (current !== undefined && current.expiresMs - renewalMs > clock()) return current.token;
    pending ??= nextToken().finally(() => {
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
    site,
    clock,
    logger,
    dpop,
    ca,
    readerKey,
    client: (name) => entry.client(name),
    sessions,
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
    close: () => {
      channel.close();
      if (entry !== channel) entry.close();
    },
  };
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
