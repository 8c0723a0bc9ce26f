import type { gateway } from '@mdm/protos';
import type { Options } from './options.js';
import type { Session } from './session.js';

/** What is not to be believed any more. */
export type RevokedThing =
  /** DN: all that the person was issued until now. */
  | { readonly user: string }
  | { readonly permitId: string }
  /** Of a key that signs tokens. */
  | { readonly keyId: string }
  /** The site of the gateway, which leaves the federation for good. */
  | { readonly leaves: true };

export type Revocation = RevokedThing & {
  /** The site that revokes. */
  readonly site: string;
  /** Grows by one with each revocation of that site. */
  readonly sequence: number;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** When all that it is about has ended by itself, in milliseconds since the epoch; undefined: never. */
  readonly until?: number;
  /** For administrators. */
  readonly reason: string;
};

/** What the administrator of a site takes back. Services of every site that can be reached follow within seconds. */
export interface Revoking {
  /** There is no way back: who was revoked signs in anew, and a site that has left does not return under its name. */
  revokeIdentity(what: RevokedThing, options?: Options & { readonly reason?: string }): Promise<Revocation>;
  /** What the site has revoked and still remembers, the newest first. */
  revocations(options?: Options): Promise<readonly Revocation[]>;
}

export function revoking(session: Session): Revoking {
  const service = session.client('mdm.gateway.v1.RevocationService');
  return {
    revokeIdentity: async (what, { reason = '', ...options } = {}) => {
      const { revocation } = await session.call(
        (as) => service.revokeIdentity({ ...what, reason }, { ...options, as }),
        options,
      );
      if (!revocation) throw new TypeError('the gateway has answered without the revocation');
      return fromMessage(revocation);
    },
    revocations: async (options) => {
      const { revocations } = await session.call(
        (as) => service.listRevocations({}, { ...options, as }),
        options,
      );
      return revocations.map(fromMessage);
    },
  };
}

function fromMessage(message: gateway.Revocation__Output): Revocation {
  const { site, sequence, atMs: at, untilMs: until, reason } = message;
  return { ...thingOf(message), site, sequence, at, ...(until !== 0 && { until }), reason };
}

function thingOf({ what, user = '', permitId = '', keyId = '' }: gateway.Revocation__Output): RevokedThing {
  switch (what) {
    case 'permitId':
      return { permitId };
    case 'keyId':
      return { keyId };
    case 'leaves':
      return { leaves: true };
    default:
      return { user };
  }
}
