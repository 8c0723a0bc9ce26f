import { type Acl, type AclEdit, aclFromMode, applyEdits } from '@mdm/access';
import type { AdjustSite } from '../sites.js';
import type { TestUser, UserRequest } from '../test-service.js';

/** Who asks. Nobody but the first three ever has a right on the object. */
export const kinds = ['owner', 'member', 'guest', 'official', 'stranger'] as const;
export type Kind = (typeof kinds)[number];

/** What the access control list of the object gives to its owner, to a group and to a person of another site. */
export const levels = ['none', 'find', 'read', 'write'] as const;
export type Level = (typeof levels)[number];

/** One person asking about one object. */
export interface Cell {
  readonly kind: Kind;
  readonly level: Level;
  readonly user: TestUser;
  /** Whose object it is: the user itself, or somebody else. */
  readonly owner: TestUser;
}

/** The group that owners are in; no ACL names it. */
export const owners = '/biomed/a/owners';
const ward = '/biomed/a/ward';
const otherGroup = '/biomed/a/private';
const permissions: Readonly<Record<Level, number>> = { none: 0, find: 1, read: 4, write: 6 };
/** Of a directory, where reading what is in it takes the way through it. */
const directoryPermissions: Readonly<Record<Level, number>> = { none: 0, find: 1, read: 5, write: 7 };

const officialDn = (level: Level) => `/O=Hospital A/OU=People/CN=Official ${level}`;

/** Gives the officials every role that site a has, and shows counts of any size, so that a count tells what was counted. */
export const matrixSite: AdjustSite = (config, site) => {
  if (site !== 'a') return;
  const officials = levels.map(officialDn);
  const { principals } = config;
  for (const role of ['admins', 'officers', 'registrars'])
    principals[role] = [...principals[role], ...officials];
  config.disclosure = { smallCounts: 0 };
};

const requests: Readonly<Record<Kind, (level: Level) => UserRequest & { readonly site: string }>> = {
  owner: (level) => ({ site: 'a', name: `Owner ${level}`, groups: [owners, '/biomed'] }),
  member: (level) => ({ site: 'a', name: `Member ${level}`, groups: [ward, '/biomed'] }),
  guest: (level) => ({ site: 'b', name: `Guest ${level}`, groups: ['/biomed/b'] }),
  official: (level) => ({ site: 'a', name: `Official ${level}`, dn: officialDn(level), groups: ['/biomed'] }),
  stranger: (level) => ({ site: 'a', name: `Stranger ${level}`, groups: ['/other'] }),
};

/** The twenty people of the matrix, in its order: kind by kind, level by level. */
export function cellsOf(user: (request: UserRequest & { readonly site: string }) => TestUser): Cell[] {
  const other = user({ site: 'a', name: 'Owner of what others ask about', groups: [owners, '/biomed'] });
  return kinds.flatMap((kind) =>
    levels.map((level): Cell => {
      const asking = user(requests[kind](level));
      return { kind, level, user: asking, owner: kind === 'owner' ? asking : other };
    }),
  );
}

/** The ACL of the object of a cell, or of the directory that it is in. */
export function aclOf(cell: Cell, what: 'object' | 'directory' = 'object'): Acl {
  const { kind, level, user, owner } = cell;
  const perm = (what === 'object' ? permissions : directoryPermissions)[level];
  const base = aclFromMode({ owner: owner.dn, group: otherGroup, mode: perm << 6 });
  const edits: AclEdit[] = [
    { tag: 'group', id: ward, perm },
    ...(kind === 'guest' ? [{ tag: 'user', id: user.dn, perm } as const] : []),
  ];
  return level === 'none' ? base : applyEdits(base, edits);
}
