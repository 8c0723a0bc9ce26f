import { type Acl, type AclEntry, sortEntries } from './acl.js';
import { aclFromMode, modeBits } from './mode.js';

export interface NewObject {
  readonly kind: 'file' | 'directory';
  readonly owner: string;
  readonly group: string;
  /** The mode that the creator asks for. */
  readonly mode: number;
  /** Bits to take away from the mode; has no effect when the parent has default entries. */
  readonly umask?: number;
}

/**
 * The ACL of a new object (POSIX.1e §23.3.4, as DPM and LFC have it). Default entries of the parent become access
 * entries, cut by the creation mode: owner and other by their bits, and by the group bits the mask, or the group-owner
 * where there is no mask. A directory also keeps them as default entries of its own. Without default entries the mode
 * alone decides.
 */
export function inheritAcl(parent: Acl, { kind, owner, group, mode, umask = 0 }: NewObject): Acl {
  const defaults = parent.entries.filter((entry) => entry.default);
  if (defaults.length === 0) return aclFromMode({ owner, group, mode: mode & ~umask });

  const [user, middle, other] = modeBits(mode);
  const hasMask = defaults.some(({ tag }) => tag === 'mask');
  const limits: Partial<Record<AclEntry['tag'], number>> = {
    owner: user,
    [hasMask ? 'mask' : 'group-owner']: middle,
    other,
  };
  const access = defaults.map(
    ({ tag, id, perm }): AclEntry => ({
      tag,
      ...(id === undefined ? {} : { id }),
      perm: perm & (limits[tag] ?? 7),
    }),
  );
  return { owner, group, entries: sortEntries(kind === 'directory' ? [...access, ...defaults] : access) };
}
