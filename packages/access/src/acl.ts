import { fail } from '@mdm/errors';
import { type DataLevel, dataLevels } from './data-level.js';

/** In the order of POSIX.1e and of the type numbers 1 to 6 of DPM and LFC. */
export const aclTags = ['owner', 'user', 'group-owner', 'group', 'mask', 'other'] as const;
export type AclTag = (typeof aclTags)[number];

export interface AclEntry {
  readonly tag: AclTag;
  /** The DN of a `user`, the FQAN of a `group`; absent for the other tags. */
  readonly id?: string;
  /** Read 4, write 2, search (execute) 1. */
  readonly perm: number;
  /** Marks an entry of a directory that new objects in it inherit. */
  readonly default?: true;
  /** Of named access entries: milliseconds since the epoch; from then on it is as if the entry were not there. */
  readonly until?: number;
  /** Of named access entries: the highest level of data that it gives; absent: no limit. */
  readonly level?: DataLevel;
  /** Of named access entries: counts only for callers who declare this purpose of use. */
  readonly purpose?: string;
}

/** A POSIX access control list. Users are DNs and groups FQANs: opaque strings, equal only when they are the same. */
export interface Acl {
  readonly owner: string;
  readonly group: string;
  readonly entries: readonly AclEntry[];
}

export type Principal = { readonly user: string } | { readonly group: string };

export const maxAclEntries = 300;
const maxNameLength = 1_024;
/** A code as in HL7 v3 PurposeOfUse: TREAT, HRESCH, PUBHLTH, ETREAT. */
export const purposePattern = /^[A-Z][A-Z0-9_-]{0,31}$/;
/** End of the year 9999. */
const maxTime = 253_402_300_799_999;
const forbidden = /[\p{Cc}\p{Cs}]/u;

/**
 * The same ACL with its entries in canonical order, after checking that it is one: one owner, group-owner and other; a
 * mask when there are named entries; the same again for the default entries when there are any; permissions 0 to 7; no
 * entry twice; at most 300 entries (POSIX.1e §23.1.4; DPM and LFC).
 * @throws invalid-argument  naming the entry and the rule
 */
export function validateAcl(acl: Acl): Acl {
  checkName(acl.owner, 'owner');
  checkName(acl.group, 'group');
  if (acl.entries.length > maxAclEntries) {
    wrong(`has ${acl.entries.length} entries, and ${maxAclEntries} is the most`);
  }
  const access = acl.entries.filter((entry) => !entry.default);
  const defaults = acl.entries.filter((entry) => entry.default);
  checkLayer(access, '');
  if (defaults.length > 0) checkLayer(defaults, 'default ');
  return { owner: acl.owner, group: acl.group, entries: sortEntries(acl.entries) };
}

function checkLayer(entries: readonly AclEntry[], layer: string): void {
  const seen = new Set<string>();
  for (const entry of entries) {
    const { tag, id, perm } = entry;
    if (!Number.isInteger(perm) || perm < 0 || perm > 7)
      wrong(`has a ${layer}${tag} entry with a permission outside 0 to 7`);
    if (isNamed(entry)) checkName(id, `${layer}${tag}`);
    else if (id !== undefined)
      wrong(`has a ${layer}${tag} entry with a name, which only user and group entries have`);
    if (isLimited(entry)) checkLimits(entry, layer);
    const key = `${tag} ${id ?? ''}`;
    if (seen.has(key)) wrong(`has the ${layer}${key.trim()} entry twice`);
    seen.add(key);
  }
  for (const tag of ['owner', 'group-owner', 'other'] as const) {
    if (findPerm(entries, tag) === undefined) wrong(`has no ${layer}${tag} entry`);
  }
  if (entries.some(isNamed) && findPerm(entries, 'mask') === undefined) {
    wrong(`has named ${layer}entries but no ${layer}mask`);
  }
}

function checkLimits(entry: AclEntry, layer: string): void {
  const { tag, until, level, purpose } = entry;
  if (entry.default || !isNamed(entry))
    wrong(`has a ${layer}${tag} entry with a limit, which only named access entries have`);
  if (until !== undefined && !(Number.isSafeInteger(until) && until > 0 && until <= maxTime))
    wrong(`has a ${tag} entry with an end that is no time`);
  if (level !== undefined && !dataLevels.includes(level))
    wrong(`has a ${tag} entry with a level that is none of ${dataLevels.join(', ')}`);
  if (purpose !== undefined && !purposePattern.test(purpose))
    wrong(`has a ${tag} entry with a purpose that is no code such as TREAT or HRESCH`);
}

function checkName(name: string | undefined, field: string): void {
  if (!name) wrong(`has an empty ${field} name`);
  else if (name.length > maxNameLength) wrong(`has a ${field} name of more than ${maxNameLength} characters`);
  else if (forbidden.test(name)) wrong(`has a ${field} name with a control character`);
}

function wrong(problem: string): void {
  fail('invalid-argument', `the acl ${problem}`, {
    field: 'acl',
    remedy: 'give one owner, group and other entry, and a mask when users or groups are named',
  });
}

/** Whether the entry names a user or a group, so that the mask limits it. */
export function isNamed({ tag }: AclEntry): boolean {
  return tag === 'user' || tag === 'group';
}

/** Whether time, level or purpose limit what the entry gives. */
export function isLimited({ until, level, purpose }: AclEntry): boolean {
  return until !== undefined || level !== undefined || purpose !== undefined;
}

/** The permission of the unnamed entry with this tag. */
export function findPerm(entries: readonly AclEntry[], tag: AclTag): number | undefined {
  return entries.find((entry) => entry.tag === tag)?.perm;
}

/** Access entries before default ones, each in the order of the tags, then of the names. */
export function sortEntries(entries: readonly AclEntry[]): AclEntry[] {
  const rank = (entry: AclEntry) => (entry.default ? aclTags.length : 0) + aclTags.indexOf(entry.tag);
  const byName = (a: string, b: string) => (a < b ? -1 : Number(a > b));
  return entries.toSorted((a, b) => rank(a) - rank(b) || byName(a.id ?? '', b.id ?? ''));
}
