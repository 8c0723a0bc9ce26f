import { fail } from '@mdm/errors';
import { type Acl, isLimited } from './acl.js';
import { type GrantLimits, withGrant, withOwningGroup, withoutGrant } from './grants.js';

/** One change of the access entry of a named user or group. Applying it twice is the same as once. */
export interface AclEdit extends GrantLimits {
  readonly tag: 'user' | 'group';
  /** DN or FQAN. */
  readonly id: string;
  /** What the entry permits afterwards: read 4, write 2, search 1. Absent: the entry is taken away. */
  readonly perm?: number | undefined;
}

/**
 * The ACL after the edits, in their order. A permission replaces the one that the entry had, and the mask widens so that
 * it takes effect, and so do the limits of the entry. For the owning group its own entry changes, so that taking its
 * rights away takes them away; that entry has no limits.
 * @throws invalid-argument  a wrong permission, name or limit, or more than 300 entries
 */
export function applyEdits(acl: Acl, edits: readonly AclEdit[]): Acl {
  return edits.reduce((edited, { tag, id, perm, ...limits }) => {
    const principal = tag === 'user' ? { user: id } : { group: id };
    const without = withoutGrant(edited, principal);
    if (tag === 'group' && id === acl.group) {
      requireUnlimited(limits);
      return withOwningGroup(without, perm ?? 0);
    }
    return perm === undefined ? without : withGrant(without, { principal, perm, limits });
  }, acl);
}

function requireUnlimited(limits: GrantLimits): void {
  if (!isLimited({ tag: 'group', perm: 0, ...limits })) return;
  fail('invalid-argument', 'the group that owns an object has its rights without end, level or purpose', {
    field: 'acl',
    remedy: 'take its rights away, and give limited ones to persons or to other groups',
  });
}
