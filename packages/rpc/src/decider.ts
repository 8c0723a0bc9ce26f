import {
  type Right as AccessRight,
  type DataLevel,
  dataLevels,
  emergencyGroup,
  emergencyPurpose,
  levelSql,
  lowerLevel,
  rankOf,
  siteGroup,
  visibleSql,
  type Who,
} from '@mdm/access';
import type { ServiceName, SiteConfig } from '@mdm/config';
import { MdmError, type RefusalDetail } from '@mdm/errors';
import type { Caller } from '@mdm/identity';
import {
  allowedFacts,
  type ImageFacts,
  type PolicyAction,
  type PolicyAsk,
  type PolicyDecision,
  type PolicySet,
} from '@mdm/policy';
import type { Queryable } from '@mdm/store';
import { factsLoader } from './facts.js';
import { judge } from './judge.js';
import type { ProtectedObject, ProtectedRow, VisibleSql } from './operation.js';

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

/** What is decided by of somebody: a verified caller, or who is about to become one. */
export type Subject = Pick<
  Caller,
  'dn' | 'groups' | 'issuer' | 'level' | 'rights' | 'objectList' | 'purpose' | 'dataPermit'
>;

/** What somebody wants to do. */
export interface Demand {
  readonly letter: AccessRight;
  readonly action: PolicyAction;
  /** The only objects that the token is good for. */
  readonly within?: ReadonlySet<string> | undefined;
  /** The access control list is set aside: the policies alone decide. */
  readonly emergency?: true;
}

/** How the rows of a query are told apart: see `Call.visible`. */
export type RowFilter = (row: ProtectedRow, from: number) => VisibleSql;

/**
 * Decides by bans, token, ACL, policies and level: the one place where the layers come together, for one object and for
 * all rows of a query alike. Each layer can say no; none can allow what another one refuses.
 */
export interface Decider {
  /** Why the caller is banned from this site, undefined when they are not. */
  ban(caller: Subject): MdmError | undefined;
  /** The caller, as an ACL sees them now. */
  who(caller: Subject): Who;
  /** The highest level of data that this site shows the caller of anything. */
  level(caller: Subject): DataLevel;
  /** The version of the policies in force. */
  policyVersion(): string;
  /** @throws permission-denied  the policies of the site refuse what is about the site and no image */
  demandOfSite(caller: Subject, action: PolicyAction): void;
  /** By name, for each name. Missing from `found` is what does not exist. */
  decide(
    names: readonly string[],
    found: ReadonlyMap<string, ProtectedObject>,
    caller: Subject,
    demand: Demand,
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, Verdict>>;
  filter(caller: Subject, demand: Demand, signal: AbortSignal): Promise<RowFilter>;
}

const verb: Readonly<Record<AccessRight, string>> = {
  read: 'read',
  write: 'write',
  search: 'search',
  control: 'change the rights of',
};

/** Actions of which the policies are asked for each level of data, the highest first. */
const levelled: ReadonlySet<PolicyAction> = new Set([
  'find',
  'count',
  'readMetadata',
  'readImage',
  'breakGlass',
]);

/** The level of data that the stored bytes are. */
const levelOfBytes = ({ profile }: ImageFacts): DataLevel =>
  profile === 'identity' ? 'identified' : 'pseudonymous';

export function createDecider(options: {
  readonly service: ServiceName;
  readonly site: string;
  readonly db: Queryable;
  /** As site.yaml has them now. */
  readonly principals: () => Pick<SiteConfig['principals'], 'identified' | 'bans'>;
  readonly policies: () => PolicySet;
  readonly clock: () => number;
}): Decider {
  const { service, site, db, principals, policies, clock } = options;
  const loadFacts = factsLoader(db);

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

  const isAccredited = ({ dn, groups }: Subject) =>
    principals().identified.some((name) => name === dn || groups.includes(name));

  const whoOf = ({ dn, groups, issuer, purpose }: Subject): Who => ({
    dn,
    groups: [
      ...groups,
      siteGroup(issuer),
      ...(purpose === emergencyPurpose ? [emergencyGroup({ dn, issuer })] : []),
    ],
    now: clock(),
    purpose,
  });

  const levelOf = (caller: Subject): DataLevel =>
    lowerLevel(caller.level, isAccredited(caller) ? 'identified' : 'pseudonymous') ?? 'anonymous';

  const askOf = (caller: Subject, action: PolicyAction, level: DataLevel): PolicyAsk => ({
    principal: {
      dn: caller.dn,
      groups: caller.groups,
      issuer: caller.issuer,
      accredited: isAccredited(caller),
    },
    action,
    context: {
      now: clock(),
      level,
      job: caller.rights !== undefined || caller.objectList !== undefined,
      ...(caller.purpose !== undefined && { purpose: caller.purpose }),
      ...(caller.dataPermit !== undefined && { dataPermit: caller.dataPermit }),
    },
  });

  const ask = (caller: Subject, action: PolicyAction, facts: ImageFacts | undefined, level: DataLevel) => {
    const { principal, context } = askOf(caller, action, level);
    return policies().decide(principal, action, facts, context);
  };

  const byPolicy = ({ policies: [first] }: PolicyDecision) =>
    first
      ? refusal(
          `the policy of site ${site} does not allow it: ${first.sentence}`,
          { layer: 'policy', reason: first.id },
          `fulfil what the policy "${first.id}" asks for, or ask site ${site} about it`,
        )
      : refusal(
          `no policy of site ${site} allows it`,
          { layer: 'policy', reason: 'no-permit' },
          `ask site ${site} which uses its policies allow`,
        );

  /** The highest level, up to `most`, at which the policies allow it, or their refusal at the highest. */
  function levelByPolicy(caller: Subject, action: PolicyAction, facts: ImageFacts, most: DataLevel) {
    const levels = dataLevels.slice(0, rankOf(most)).reverse();
    let refused: PolicyDecision | undefined;
    for (const level of levelled.has(action) ? levels : [most]) {
      const decision = ask(caller, action, facts, level);
      if (decision.allowed) return { level };
      refused ??= decision;
    }
    return { refused: byPolicy(refused ?? { allowed: false, policies: [] }) };
  }

  /** @param facts of an image; undefined for what is none, which no policy speaks of */
  function decideOne(
    name: string,
    object: ProtectedObject | undefined,
    facts: ImageFacts | undefined,
    caller: Subject & { readonly who: Who },
    { letter, action, within, emergency }: Demand,
  ): Verdict {
    if (!object) return { error: missing(name) };
    if (within?.has(object.guid ?? name) === false) {
      const truth = refusal('the token is not good for the object', { layer: 'token', reason: 'objects' });
      return { error: missing(name), truth };
    }
    const { decision, known } = judge(object, caller.who, letter);
    if (!decision.allowed && !emergency) {
      const truth = refusal(`the access control list of the object does not let you ${verb[letter]} it`, {
        layer: 'acl',
        reason: decision.reason,
        ...(known && { ask: object.acl.owner }),
      });
      return { error: known ? truth : missing(name), truth };
    }
    const most = lowerLevel(levelOf(caller), emergency ? undefined : decision.level) ?? 'anonymous';
    const { reason, until } = emergency ? { reason: 'emergency' } : decision;
    if (!facts) return emergency ? { error: missing(name) } : { allowed: object, level: most, reason, until };
    const { level, refused } = levelByPolicy(caller, action, facts, most);
    if (!level) {
      // Who may not even find it is not told that it is there.
      const isFound =
        (known || !emergency) && action !== 'find' && !levelByPolicy(caller, 'find', facts, most).refused;
      return { error: isFound ? refused : missing(name), truth: refused };
    }
    if (action === 'readImage' && rankOf(level) < rankOf(levelOfBytes(facts))) {
      const error = refusal(
        `the stored image is ${levelOfBytes(facts)}, and you are shown ${level} data of it`,
        { layer: 'level', reason: levelOfBytes(facts), ask: object.acl.owner },
        `read its metadata, or ask for ${levelOfBytes(facts)} data`,
      );
      return { error, truth: error };
    }
    return { allowed: object, level, reason, until };
  }

  /** As SQL over a row `f` of `image_facts`; `true` where the policies allow all of them. */
  async function factsFilter(question: PolicyAsk, signal: AbortSignal) {
    const current = policies();
    const direct = current.visibleSql('f', 1, question);
    if (direct) return (from: number) => current.visibleSql('f', from, question) ?? direct;
    const ids = await allowedFacts(db, current, question, signal);
    return (from: number) => ({ sql: `f.id = any($${from}::bigint[])`, params: [ids] });
  }

  return {
    who: whoOf,
    level: levelOf,
    policyVersion: () => policies().version,

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

    demandOfSite: (caller, action) => {
      const decision = ask(caller, action, undefined, levelOf(caller));
      if (!decision.allowed) throw byPolicy(decision);
    },

    decide: async (names, found, caller, demand, signal) => {
      const ids = [...found.values()].flatMap(({ factsId }) => factsId ?? []);
      const facts = ids.length > 0 ? await loadFacts(ids, signal) : new Map<string, ImageFacts>();
      const asking = { ...caller, who: whoOf(caller) };
      return new Map(
        names.map((name) => {
          const object = found.get(name);
          const factsId = object?.factsId;
          const known = factsId === undefined ? undefined : facts.get(factsId);
          if (factsId !== undefined && !known)
            throw new MdmError('internal', 'the facts of an image are not there');
          return [name, decideOne(name, object, known, asking, demand)];
        }),
      );
    },

    filter: async (caller, { letter, action, within }, signal) => {
      const who = whoOf(caller);
      const highest = rankOf(levelOf(caller));
      const levels = levelled.has(action) ? dataLevels.slice(0, highest).reverse() : [levelOf(caller)];
      const filters = await Promise.all(
        levels.map(async (level) => ({
          rank: rankOf(level),
          condition: await factsFilter(askOf(caller, action, level), signal),
        })),
      );
      return ({ acl, guid, facts }, from) => {
        const byAcl = visibleSql({ alias: 'a', right: letter, who, from });
        const params: unknown[] = [...byAcl.params];
        const given = letter === 'control' ? '3' : levelSql({ alias: 'a', right: letter, who, from }).sql;
        const policed = filters.map(({ rank, condition }) => {
          const { sql, params: further } = condition(from + params.length);
          params.push(...further);
          return { rank, sql };
        });
        const isFree = policed.every(({ sql }) => sql === 'true');
        const columns = policed.map(({ rank, sql }) => `${sql} as may${rank}`).join(', ');
        const cases = policed.map(
          ({ rank }) =>
            `when ${rank > 1 ? `by_acl.level >= ${rank} and ` : 'by_acl.level > 0 and '}by_policy.may${rank} then ${rank}`,
        );
        const objects = within && `${guid} = any($${from + params.push([...within]) - 1}::uuid[])`;
        return {
          // "offset 0" keeps each decision one of its own: it is made once for a list and for a set of facts, and remembered.
          join: `cross join lateral (
  select ${isFree ? 'by_acl.level' : `case ${cases.join(' ')} else 0 end`} as level
  from (
    select case when ${byAcl.sql} then least(${given}, ${highest}) else 0 end as level
    from acls a where a.id = ${acl} offset 0
  ) by_acl${isFree ? '' : `, (select ${columns} from image_facts f where f.id = ${facts} offset 0) by_policy`}
) shown`,
          // Compared with <> since the planner then expects most rows to be shown, and walks an index that has their order.
          sql: `${objects ? `${objects} and ` : ''}shown.level <> 0`,
          level: 'shown.level',
          highest,
          params,
        };
      };
    },
  };
}
