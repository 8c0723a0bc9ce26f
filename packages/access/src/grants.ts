import { type Acl, type AclEntry, findPerm, isNamed, type Principal, validateAcl } from './acl.js';

/** What limits a grant; see {@link AclEntry}. */
export type GrantLimits = Pick<AclEntry, 'until' | 'level' | 'purpose'>;

export interface Grant {
  readonly principal: Principal;
  /** What to add: read 4, write 2, search 1. */
  readonly perm: number;
  /** Changes the default entries of a directory instead of its access entries. */
  readonly default?: true;
  /** Replaces the limits of the entry; absent: they stay, and a new entry has none. */
  readonly limits?: GrantLimits;
}

/**
 * The ACL with a permission added to the entry of one user or group. As with `setfacl -m`, the mask becomes the union
 * of all that it limits, so that the grant takes effect, and default entries start as a copy of the access entries.
 * @throws invalid-argument  a wrong permission or name, or more than 300 entries
 */
export function withGrant(acl: Acl, { principal, perm, default: isDefault, limits }: Grant): Acl {
  const { chosen, others } = layers(acl, isDefault);
  const named = entryOf(principal, perm, isDefault);
  const base = chosen.length > 0 ? chosen : copyBase(acl);
  const existing = base.find((entry) => isSame(entry, named));
  const entries = [
    ...base.filter((entry) => entry !== existing && entry.tag !== 'mask'),
    { ...named, ...limitsOf(limits ?? existing), perm: perm | (existing?.perm ?? 0) },
  ];
  const mask: AclEntry = { ...layer(isDefault), tag: 'mask', perm: groupClass(entries) };
  return validateAcl({ ...acl, entries: [...others, ...entries, mask] });
}

/**
 * The ACL without the entry of one user or group; unchanged when there is none. The mask shrinks to what it still
 * limits and never grows, so that a revoke widens nobody else's rights; it goes with the last named entry unless it
 * still limits the group.
 */
export function withoutGrant(acl: Acl, principal: Principal, options: { default?: true } = {}): Acl {
  const { chosen, others } = layers(acl, options.default);
  const named = entryOf(principal, 0, options.default);
  const existing = chosen.find((entry) => isSame(entry, named));
  if (existing === undefined) return acl;
  const rest = chosen.filter((entry) => entry !== existing && entry.tag !== 'mask');
  const mask = (findPerm(chosen, 'mask') ?? 7) & groupClass(rest);
  const needsMask = rest.some(isNamed) || mask !== findPerm(rest, 'group-owner');
  const masks: AclEntry[] = needsMask ? [{ ...layer(options.default), tag: 'mask', perm: mask }] : [];
  return validateAcl({ ...acl, entries: [...others, ...rest, ...masks] });
}

/**
 * The ACL with another permission of the owning group. The mask widens for what the group gains and shrinks to what it
 * still limits.
 * @throws invalid-argument  a wrong permission
 */
export function withOwningGroup(acl: Acl, perm: number): Acl {
  const { chosen, others } = layers(acl, undefined);
  const entries = chosen
    .filter((entry) => entry.tag !== 'mask')
    .map((entry) => (entry.tag === 'group-owner' ? { ...entry, perm } : entry));
  const mask = findPerm(chosen, 'mask');
  const masks: AclEntry[] =
    mask === undefined ? [] : [{ tag: 'mask', perm: (mask | perm) & groupClass(entries) }];
  return validateAcl({ ...acl, entries: [...others, ...entries, ...masks] });
}

function layers(acl: Acl, isDefault: true | undefined): { chosen: AclEntry[]; others: AclEntry[] } {
  return {
    chosen: acl.entries.filter((entry) => entry.default === isDefault),
    others: acl.entries.filter((entry) => entry.default !== isDefault),
  };
}

/** The three base entries of the access ACL as the start of a default ACL. */
function copyBase(acl: Acl): AclEntry[] {
  return acl.entries
    .filter((entry) => !isNamed(entry) && entry.tag !== 'mask')
    .map((entry) => ({ ...entry, default: true }));
}

function entryOf(principal: Principal, perm: number, isDefault: true | undefined): AclEntry {
  return 'user' in principal
    ? { ...layer(isDefault), tag: 'user', id: principal.user, perm }
    : { ...layer(isDefault), tag: 'group', id: principal.group, perm };
}

function layer(isDefault: true | undefined): { default?: true } {
  return isDefault ? { default: true } : {};
}

const limitsOf = ({ until, level, purpose }: GrantLimits = {}): GrantLimits => ({
  ...(until !== undefined && { until }),
  ...(level !== undefined && { level }),
  ...(purpose !== undefined && { purpose }),
});

function isSame(a: AclEntry, b: AclEntry): boolean {
  return a.tag === b.tag && a.id === b.id;
}

/** The union of what a mask limits: named users, the group-owner and named groups. */
function groupClass(entries: readonly AclEntry[]): number {
  return entries
    .filter((entry) => isNamed(entry) || entry.tag === 'group-owner')
    .reduce((union, { perm }) => union | perm, 0);
}
