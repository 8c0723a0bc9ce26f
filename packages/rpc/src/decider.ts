import { type Right as AccessRight, type DataLevel, lowerLevel, siteGroup, type Who } from '@mdm/access';
import type { ServiceName, SiteConfig } from '@mdm/config';
import { MdmError, type RefusalDetail } from '@mdm/errors';
import type { Caller } from '@mdm/identity';
import { judge } from './judge.js';
import type { ProtectedObject } from './operation.js';

/** What is decided about one object. */
export type Verdict =
  | {
      readonly allowed: ProtectedObject;
      /** Highest level of data that the caller is shown of it. */
      readonly level: DataLevel;
      /** The step of the ACL that allows it. */
      readonly reason: string;
      /** When the right ends by itself: milliseconds since the epoch. */
      readonly until?: number | undefined;
    }
  /** What the caller is told, and what the audit record says. */
  | { readonly allowed?: undefined; readonly error: MdmError; readonly truth?: MdmError };

export interface Demand {
  readonly letter: AccessRight;
  /** The only objects that the token is good for. */
  readonly within?: ReadonlySet<string> | undefined;
}

/** Decides by bans, token, ACL and level: the one place where the layers come together. */
export interface Decider {
  /** Why the caller is banned from this site, undefined when they are not. */
  ban(caller: Caller): MdmError | undefined;
  /** The caller as ACLs see it now. */
  who(caller: Caller): Who;
  /** The highest level of data that this site shows the caller of anything. */
  level(caller: Caller): DataLevel;
  /** @param name how the caller has named the object, for errors */
  decide(name: string, object: ProtectedObject | undefined, caller: Caller, demand: Demand): Verdict;
}

const verb: Readonly<Record<AccessRight, string>> = {
  read: 'read',
  write: 'write',
  search: 'search',
  control: 'change the rights of',
};

export function createDecider(options: {
  readonly service: ServiceName;
  readonly site: string;
  /** As site.yaml has them now. */
  readonly principals: () => Pick<SiteConfig['principals'], 'identified' | 'bans'>;
  readonly clock: () => number;
}): Decider {
  const { service, site, principals, clock } = options;
  const missing = (name: string) => new MdmError('not-found', `there is no object "${name}"`);
  const refusal = (
    message: string,
    detail: Pick<RefusalDetail, 'layer' | 'reason' | 'ask'>,
    remedy?: string,
  ) =>
    new MdmError('permission-denied', message, {
      refusal: { site, service, ...detail },
      ...(remedy && { remedy }),
    });

  const who = ({ dn, groups, issuer, purpose }: Caller): Who => ({
    dn,
    groups: [...groups, siteGroup(issuer)],
    now: clock(),
    purpose,
  });

  const level = (caller: Caller): DataLevel => {
    const { identified } = principals();
    const accredited = identified.some((name) => name === caller.dn || caller.groups.includes(name));
    return lowerLevel(caller.level, accredited ? 'identified' : 'pseudonymous') ?? 'anonymous';
  };

  return {
    who,
    level,

    ban: (caller) => {
      const now = clock();
      const ban = principals().bans.find(
        (entry) =>
          (entry.until === undefined || Date.parse(entry.until) > now) &&
          ('user' in entry
            ? entry.user === caller.dn
            : 'group' in entry
              ? caller.groups.includes(entry.group)
              : entry.site === caller.issuer),
      );
      if (!ban) return undefined;
      const until = ban.until === undefined ? '' : ` until ${ban.until}`;
      return refusal(
        `you are banned from site ${site}${until}: ${ban.reason}`,
        { layer: 'ban', reason: 'banned' },
        `write to the administrators of site ${site}`,
      );
    },

    decide: (name, object, caller, { letter, within }) => {
      if (!object) return { error: missing(name) };
      if (within?.has(object.guid ?? name) === false) {
        const truth = refusal('the token is not good for the object', { layer: 'token', reason: 'objects' });
        return { error: missing(name), truth };
      }
      const { decision, known } = judge(object, who(caller), letter);
      if (!decision.allowed) {
        const truth = refusal(`the access control list of the object does not let you ${verb[letter]} it`, {
          layer: 'acl',
          reason: decision.reason,
          ...(known && { ask: object.acl.owner }),
        });
        return { error: known ? truth : missing(name), truth };
      }
      return {
        allowed: object,
        level: lowerLevel(level(caller), decision.level) ?? 'anonymous',
        reason: decision.reason,
        until: decision.until,
      };
    },
  };
}
