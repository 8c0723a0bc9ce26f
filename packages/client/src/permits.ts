import { fail } from '@mdm/errors';
import { type Credential, createEcKey, type EcKey, type TokenRight, tokenRight } from '@mdm/identity';
import type { gateway } from '@mdm/protos';
import {
  levelFromMessage,
  levelToMessage,
  rightsFromMessage,
  rightsToMessage,
  targetToMessage,
} from '@mdm/rpc';
import {
  connectGateway,
  type GatewayAddress,
  handshakeError,
  materialOf,
  sessionService,
} from './gateway.js';
import type { Options } from './options.js';
import type { DataLevel } from './people-and-sites.js';
import type { HeldPermit, Session } from './session.js';

/** What a permit may be good for. */
export const tokenRights: readonly TokenRight[] = tokenRight.options;
export type { TokenRight };

/** In what a permit is narrower than its person; what is empty or undefined is not narrowed. */
export interface Limits {
  readonly rights: readonly TokenRight[];
  /** Hash of the list of the only objects that it is good for. */
  readonly objectList: string;
  readonly objectCount: number;
  readonly level: DataLevel | undefined;
  /** Sites. */
  readonly audience: readonly string[];
  /** Each of its tokens is taken once by each service. */
  readonly once: boolean;
  /** The only purpose of use that it is good for; empty: not narrowed. */
  readonly purpose: string;
}

/** That somebody may have tokens until it ends. Times in milliseconds since the epoch. */
export interface Permit {
  readonly id: string;
  readonly dn: string;
  /** How it came about: certificate, oidc or exchange. */
  readonly source: string;
  /** The permit of a job that it was made from. */
  readonly parent: string;
  readonly label: string;
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly limits: Limits;
}

/** A permit with what it takes to use it. */
export interface NewPermit {
  readonly held: HeldPermit;
  readonly permit: Permit;
}

/** In what a new permit is to be narrower; what is left out stays as it is. */
export interface Narrowing {
  readonly rights?: readonly TokenRight[];
  /** GUIDs of images, and LFNs of images and directories, taken as they are now. */
  readonly objects?: readonly string[];
  /** Hash of a list that the site knows already; not together with `objects`. */
  readonly objectList?: string;
  /** The images of a frozen cohort; not together with the others. */
  readonly cohort?: string;
  readonly level?: DataLevel;
  readonly audience?: readonly string[];
  readonly once?: boolean;
  /** The only purpose of use that it is to be good for, such as HRESCH. */
  readonly purpose?: string;
  /** Milliseconds since the epoch; default: as late as the site allows. */
  readonly expiresAt?: number;
  readonly label?: string;
  /** The key that it is bound to; default: a fresh one. */
  readonly key?: EcKey;
}

export interface Permits {
  /**
   * Makes a permit for a job, never wider than what the caller has.
   * @throws permission-denied  it would be wider
   */
  narrow(narrowing: Narrowing, options?: Options): Promise<NewPermit>;
  /** The caller's permits at this site, the newest first. */
  permits(options?: Options): Promise<readonly Permit[]>;
  /** Ends a permit of the caller (default: the one in use) and all that were made from it; how many. */
  endPermit(id?: string, options?: Options): Promise<number>;
}

export function permits(session: Session): Permits {
  const { sessions } = session;
  return {
    narrow: async (narrowing, options) => {
      const { key = createEcKey(), objects = [], rights = [], level, audience = [] } = narrowing;
      const answer = await session.call(
        async (as) =>
          sessions.exchange(
            {
              rights: rightsToMessage(rights),
              objects: objects.map(targetToMessage),
              objectList: narrowing.objectList ?? '',
              cohortId: narrowing.cohort ?? '',
              level: levelToMessage(level),
              purpose: narrowing.purpose ?? '',
              audience: [...audience],
              once: narrowing.once ?? false,
              expiresMs: narrowing.expiresAt ?? 0,
              label: narrowing.label ?? '',
              dpop: await session.dpop('Exchange', key),
            },
            { ...options, as },
          ),
        options,
      );
      return newPermit(answer.permit, key, session.ca);
    },
    permits: async (options) => {
      const answer = await session.call((as) => sessions.listPermits({}, { ...options, as }), options);
      return answer.permits.map(permitFromMessage);
    },
    endPermit: async (permitId = '', options) => {
      const { ended } = await session.call(
        (as) => sessions.signOut({ permitId }, { ...options, as }),
        options,
      );
      return ended;
    },
  };
}

/**
 * Signs in with a certificate or a proxy for later: the permit is good without them, until it ends.
 * @throws permission-denied certificate-invalid unavailable
 */
export async function signIn(
  address: Omit<GatewayAddress, 'ca'> & {
    readonly credential: Credential | string;
    readonly audience?: readonly string[];
    readonly clock?: () => number;
  },
  { signal }: Options = {},
): Promise<NewPermit> {
  const { gateway, site, audience = [], clock = Date.now } = address;
  const { ca, material } = await materialOf(address.credential, clock());
  const { channel, dpop } = connectGateway({ gateway, site, ca, material, clock });
  const key = createEcKey();
  try {
    const request = { audience: [...audience], portable: true, dpop: await dpop('SignIn', key) };
    const { permit } = await channel.client(sessionService).signIn(request, { signal });
    return newPermit(permit, key, ca);
  } catch (thrown) {
    throw handshakeError(thrown, { gateway, site });
  } finally {
    channel.close();
  }
}

export function newPermit(message: gateway.Permit__Output | null, key: EcKey, ca: string): NewPermit {
  if (!message) return fail('internal', 'the gateway answered without a permit');
  return {
    held: { id: message.id, secret: message.secret, key, ca },
    permit: permitFromMessage(message),
  };
}

/** Limits that are not said are none. */
export const limitsFromMessage = (message: gateway.Limits__Output | null): Limits => ({
  rights: tokenRights.filter((right) => rightsFromMessage(message?.rights ?? []).includes(right)),
  objectList: message?.objectList ?? '',
  objectCount: message?.objectCount ?? 0,
  level: levelFromMessage(message?.level),
  audience: message?.audience ?? [],
  once: message?.once ?? false,
  purpose: message?.purpose ?? '',
});

const permitFromMessage = (message: gateway.Permit__Output): Permit => ({
  id: message.id,
  dn: message.dn,
  source: message.source,
  parent: message.parent,
  label: message.label,
  createdAt: message.createdMs,
  expiresAt: message.expiresMs,
  limits: limitsFromMessage(message.limits),
});
