import { type Acl, type AclEdit, type AclEntry, applyEdits } from '@mdm/access';

/** A user or a group, as ACL entries name it. */
export type Reader = Pick<AclEdit, 'tag' | 'id'>;

const read = 4;
const search = 1;

/** Everybody whom an ACL lets read by name: the owner, the group, the named users and groups. */
export function readersOf(acl: Acl): Reader[] {
  return acl.entries
    .filter((entry) => !entry.default && (entry.perm & read) !== 0)
    .flatMap((entry): Reader[] => {
      const principal = principalOf(acl, entry);
      return principal ? [principal] : [];
    });
}

/** Whom edits let read. */
export const newReaders = (edits: readonly AclEdit[]): Reader[] =>
  edits.filter(({ perm = 0 }) => (perm & read) !== 0).map(({ tag, id }) => ({ tag, id }));

/**
 * A directory's ACL after letting these people pass it, so that a grant on a file reaches who it is for. The same object
 * when they all pass already; a directory that everybody may pass collects no names.
 * @throws invalid-argument  more than 300 entries: grant to a group instead
 */
export function withSearch(acl: Acl, readers: Iterable<Reader>): Acl {
  const access = acl.entries.filter((entry) => !entry.default);
  const mask = access.find(({ tag }) => tag === 'mask')?.perm ?? 7;
  const passes = (entry: AclEntry) =>
    (entry.perm & search & (entry.tag === 'owner' || entry.tag === 'other' ? 7 : mask)) !== 0;
  if (access.every(passes)) return acl;

  const lacking = new Map<string, AclEdit>();
  for (const reader of readers) {
    const own = access.filter((entry) => {
      const principal = principalOf(acl, entry);
      return principal?.tag === reader.tag && principal.id === reader.id;
    });
    if (own.some(passes)) continue;
    // The owner is judged by the owner's entry alone, which only the owner changes.
    if (reader.tag === 'user' && reader.id === acl.owner) continue;
    const perm = (own.find(({ tag }) => tag === reader.tag)?.perm ?? 0) | search;
    lacking.set(`${reader.tag} ${reader.id}`, { ...reader, perm });
  }
  return lacking.size === 0 ? acl : applyEdits(acl, [...lacking.values()]);
}

function principalOf(acl: Acl, { tag, id }: AclEntry): Reader | undefined {
  if (tag === 'owner') return { tag: 'user', id: acl.owner };
  if (tag === 'group-owner') return { tag: 'group', id: acl.group };
  return (tag === 'user' || tag === 'group') && id !== undefined ? { tag, id } : undefined;
}
