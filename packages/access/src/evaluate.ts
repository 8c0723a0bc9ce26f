import { type Acl, type AclEntry, type AclTag, findPerm } from './acl.js';
import { type DataLevel, rankOf } from './data-level.js';
import { formatAclEntry } from './people-text.js';

/** `control` is the right to change the ACL itself. */
export type Right = 'read' | 'write' | 'search' | 'control';

/** The caller, as an ACL sees it. */
export interface Who {
  readonly dn: string;
  /** All FQANs. */
  readonly groups: readonly string[];
  readonly superuser?: boolean;
  /** The user, or one of the groups, is banned at this site. */
  readonly banned?: boolean;
  /** Milliseconds since the epoch: entries that have ended by then do not count. */
  readonly now: number;
  /** The purpose of use that the caller has declared. */
  readonly purpose?: string | undefined;
}

/** Which step decided; `Decision.allowed` says how. `…-masked`: the entry grants it and the mask withholds it. */
export type AclReason =
  | 'superuser'
  | 'banned'
  | 'owner'
  | 'named-user'
  | 'named-user-masked'
  | 'group'
  | 'group-masked'
  | 'other'
  | 'not-owner'
  | 'no-acl';

export interface Decision {
  readonly allowed: boolean;
  readonly reason: AclReason;
  /** The entry that decided, as people write it. */
  readonly entry?: string;
  /** Where the entry gives less than everything: the highest level of data, when allowed. */
  readonly level?: DataLevel;
  /** Where the entry ends: milliseconds since the epoch, when allowed. */
  readonly until?: number;
  /** The place, from 0, of the ancestor that refused the way. */
  readonly ancestor?: number;
}

const bits = { read: 4, write: 2, search: 1 } as const;

/**
 * Judges one right by a valid ACL, in the order of DPM and LFC: superuser; banned; the owner by its own entry alone; a
 * named user, masked; the union of all groups that match, masked; other. The first step that applies decides. Named
 * entries that have ended, or are for another purpose, do not apply. `control` belongs to the owner alone.
 */
export function evaluateAcl(acl: Acl, who: Who, right: Right): Decision {
  if (who.superuser) return { allowed: true, reason: 'superuser' };
  if (who.banned) return { allowed: false, reason: 'banned' };
  const isOwner = who.dn === acl.owner;
  if (right === 'control') return { allowed: isOwner, reason: isOwner ? 'owner' : 'not-owner' };

  const bit = bits[right];
  const access = acl.entries.filter((entry) => !entry.default && applies(entry, who));
  const mask = findPerm(access, 'mask') ?? 7;
  const byTag = (tag: AclTag, reason: AclReason): Decision => {
    const perm = findPerm(access, tag) ?? 0;
    return { allowed: (perm & bit) !== 0, reason, entry: formatAclEntry({ tag, perm }) };
  };
  const masked = (entry: AclEntry, reason: 'named-user' | 'group'): Decision => {
    const granted = (entry.perm & bit) !== 0;
    const allowed = granted && (mask & bit) !== 0;
    return {
      allowed,
      reason: granted && !allowed ? `${reason}-masked` : reason,
      entry: formatAclEntry(entry),
      ...(allowed && entry.level !== undefined && { level: entry.level }),
      ...(allowed && entry.until !== undefined && { until: entry.until }),
    };
  };

  if (isOwner) return byTag('owner', 'owner');
  const user = access.find((entry) => entry.tag === 'user' && entry.id === who.dn);
  if (user) return masked(user, 'named-user');
  const groups = access.filter((entry) => speaksOf(acl, entry, who.groups));
  const [first] = groups;
  if (first) return masked(best(groups.filter((entry) => entry.perm & bit)) ?? first, 'group');
  return byTag('other', 'other');
}

function applies({ until, purpose }: AclEntry, who: Who): boolean {
  return (until === undefined || until > who.now) && (purpose === undefined || purpose === who.purpose);
}

/** Of entries that grant the same: the one with the highest level, and of those the one that lasts longest. */
function best(entries: readonly AclEntry[]): AclEntry | undefined {
  const end = ({ until = Number.POSITIVE_INFINITY }: AclEntry) => until;
  return entries.toSorted((a, b) => rankOf(b.level) - rankOf(a.level) || Math.sign(end(b) - end(a)) || 0)[0];
}

/** Whether an entry is one of the group-owner or of a group, and of one of these. */
function speaksOf(acl: Acl, { tag, id }: AclEntry, groups: readonly string[]): boolean {
  const group = tag === 'group-owner' ? acl.group : tag === 'group' ? id : undefined;
  return group !== undefined && groups.includes(group);
}

/**
 * Judges a right on an object by the whole way to it: search on every ancestor, from the root down, then the right on
 * the object. With no `self` the way alone is judged; with neither ancestors nor `self` nothing allows it.
 */
export function evaluatePath(
  ancestors: readonly Acl[],
  self: Acl | undefined,
  who: Who,
  right: Right,
): Decision {
  let way: Decision = { allowed: false, reason: 'no-acl' };
  for (const [place, ancestor] of ancestors.entries()) {
    way = evaluateAcl(ancestor, who, 'search');
    if (!way.allowed) return { ...way, ancestor: place };
  }
  return self ? evaluateAcl(self, who, right) : way;
}
