import type { Acl } from './acl.js';
import { withGrant, withOwningGroup, withoutGrant } from './grants.js';

/** One change of the access entry of a named user or group. Applying it twice is the same as once. */
export interface AclEdit {
  readonly tag: 'user' | 'group';
  /** DN or FQAN. */
  readonly id: string;
  /** What the entry permits afterwards: read 4, write 2, search 1. Absent: the entry is taken away. */
  readonly perm?: number | undefined;
}

/**
 * The ACL after the edits, in their order. A permission replaces the one that the entry had, and the mask widens so that
 * it takes effect. For the owning group its own entry changes, so that taking its rights away takes them away.
 * @throws invalid-argument  a wrong permission or name, or more than 300 entries
 */
export function applyEdits(acl: Acl, edits: readonly AclEdit[]): Acl {
  return edits.reduce((edited, { tag, id, perm }) => {
    const principal = tag === 'user' ? { user: id } : { group: id };
    const without = withoutGrant(edited, principal);
    if (tag === 'group' && id === acl.group) return withOwningGroup(without, perm ?? 0);
    return perm === undefined ? without : withGrant(without, { principal, perm });
  }, acl);
}
