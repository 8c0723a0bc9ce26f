import { fail } from '@mdm/errors';
import { type Acl, type AclTag, findPerm } from './acl.js';

/** The three entries that say the same as the permission bits `0o000` to `0o777`. */
export function aclFromMode({ owner, group, mode }: { owner: string; group: string; mode: number }): Acl {
  const [user, middle, other] = modeBits(mode);
  return {
    owner,
    group,
    entries: [
      { tag: 'owner', perm: user },
      { tag: 'group-owner', perm: middle },
      { tag: 'other', perm: other },
    ],
  };
}

/** The permission bits as stat() shows them: the mask stands for the group when there is one (POSIX.1e §23.1.6). */
export function modeOf({ entries }: Acl): number {
  const access = entries.filter((entry) => !entry.default);
  const perm = (tag: AclTag) => findPerm(access, tag) ?? 0;
  return (perm('owner') << 6) | ((findPerm(access, 'mask') ?? perm('group-owner')) << 3) | perm('other');
}

/** What chmod() does: the group bits set the mask when there is one, else the group-owner entry. */
export function withMode(acl: Acl, mode: number): Acl {
  const [user, middle, other] = modeBits(mode);
  const hasMask = acl.entries.some((entry) => entry.tag === 'mask' && !entry.default);
  const changed = new Map<AclTag, number>([
    ['owner', user],
    [hasMask ? 'mask' : 'group-owner', middle],
    ['other', other],
  ]);
  return {
    ...acl,
    entries: acl.entries.map((entry) => {
      const perm = entry.default ? undefined : changed.get(entry.tag);
      return perm === undefined ? entry : { ...entry, perm };
    }),
  };
}

/** Owner, group and other bits. */
export function modeBits(mode: number): [number, number, number] {
  if (!Number.isInteger(mode) || mode < 0 || mode > 0o777) {
    fail('invalid-argument', 'mode is not a number from 0 to 0777', {
      field: 'mode',
      remedy: 'give the nine permission bits only',
    });
  }
  return [mode >> 6, (mode >> 3) & 7, mode & 7];
}
