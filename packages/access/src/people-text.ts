import { fail } from '@mdm/errors';
import { type Acl, type AclEntry, type AclTag, maxAclEntries, purposePattern, validateAcl } from './acl.js';
import { dataLevels } from './data-level.js';
import { escapeName, unescapeName } from './names.js';

const words: Record<AclTag, string> = {
  owner: 'user',
  user: 'user',
  'group-owner': 'group',
  group: 'group',
  mask: 'mask',
  other: 'other',
};
/** Entries, comments and blank lines of a text; what is more is too many entries in any case. */
const maxLines = 4 * maxAclEntries;
const unnamed: Record<string, AclTag> = { user: 'owner', group: 'group-owner', mask: 'mask', other: 'other' };
const entryPattern =
  /^(default:|d:)?(user|u|group|g|mask|m|other|o):(.*):([r-][w-][x-]|[0-7])((?:;[a-z]+=[^;]*){0,3})$/s;
const longWords: Record<string, string> = { u: 'user', g: 'group', m: 'mask', o: 'other' };

/**
 * One entry as `getfacl` writes it: `user:DN:rwx`, `group::r-x`, `default:mask::r--`; `,` and `%` in names are escaped.
 * Limits follow: `user:DN:r--;until=2027-01-31T00:00:00.000Z;level=pseudonymous;purpose=HRESCH`.
 */
export function formatAclEntry({ tag, id = '', perm, default: isDefault, ...limits }: AclEntry): string {
  const { until, level, purpose } = limits;
  const texts = { until: until === undefined ? undefined : new Date(until).toISOString(), level, purpose };
  const suffix = Object.entries(texts).map(([name, text]) => (text === undefined ? '' : `;${name}=${text}`));
  return `${isDefault ? 'default:' : ''}${words[tag]}:${escapeName(id)}:${formatPerm(perm)}${suffix.join('')}`;
}

/** The entries of an ACL for people, comma separated, in canonical order. */
export function formatAclText(acl: Acl): string {
  return validateAcl(acl).entries.map(formatAclEntry).join(',');
}

/**
 * Entries as `setfacl` takes them, separated by commas or line breaks: `user:DN:r--`, `g:/vo:5`, `default:mask::rwx`. A
 * name may have colons; a comma in it is written `%2C`. Lines that begin with `#` are comments. The result need not be
 * a whole ACL.
 * @throws invalid-argument  naming the part that is not an entry
 */
export function parseAclEntries(text: string): AclEntry[] {
  const parts = text
    .split('\n', maxLines)
    .filter((line) => !line.trimStart().startsWith('#'))
    .flatMap((line) => line.split(',', maxAclEntries + 1))
    .map((part) => part.trim())
    .filter((part) => part !== '');
  return parts.map(parseEntry);
}

/** A whole ACL from the text for people. */
export function parseAclText(text: string, { owner, group }: { owner: string; group: string }): Acl {
  return validateAcl({ owner, group, entries: parseAclEntries(text) });
}

function parseEntry(part: string): AclEntry {
  const [, isDefault, word, name = '', perm, limits = ''] = entryPattern.exec(part) ?? [];
  if (word === undefined || perm === undefined) {
    return fail('invalid-argument', `"${part.slice(0, 80)}" is not an acl entry`, {
      field: 'acl',
      remedy: 'write entries like user:DN:r--, group:/vo:r-x, mask::rwx or other::---',
    });
  }
  const long = longWords[word] ?? word;
  const id = unescapeName(name);
  const layer = { ...(isDefault && { default: true as const }), ...parseLimits(limits) };
  if (id === '') return { ...layer, tag: unnamed[long] ?? 'other', perm: parsePerm(perm) };
  if (long === 'user' || long === 'group') return { ...layer, tag: long, id, perm: parsePerm(perm) };
  return fail('invalid-argument', `the ${long} entry of an acl has no name`, {
    field: 'acl',
    remedy: `write ${long}::${perm}`,
  });
}

function parseLimits(text: string): Pick<AclEntry, 'until' | 'level' | 'purpose'> {
  const limits = text
    .split(';')
    .slice(1)
    .map((part) => part.split('=', 2));
  return Object.assign({}, ...limits.map(([name = '', value = '']) => parseLimit(name, value)));
}

function parseLimit(name: string, value: string): Pick<AclEntry, 'until' | 'level' | 'purpose'> {
  const level = dataLevels.find((known) => known === value);
  if (name === 'until' && !Number.isNaN(Date.parse(value))) return { until: Date.parse(value) };
  if (name === 'level' && level) return { level };
  if (name === 'purpose' && purposePattern.test(value)) return { purpose: value };
  return fail('invalid-argument', `"${name}=${value.slice(0, 40)}" is not a limit of an acl entry`, {
    field: 'acl',
    remedy: 'write ;until=2027-01-31T00:00:00Z, ;level=pseudonymous or ;purpose=HRESCH',
  });
}

function formatPerm(perm: number): string {
  return `${perm & 4 ? 'r' : '-'}${perm & 2 ? 'w' : '-'}${perm & 1 ? 'x' : '-'}`;
}

function parsePerm(text: string): number {
  if (text.length === 1) return Number(text);
  return Array.from(text).reduce((perm, letter) => (perm << 1) | (letter === '-' ? 0 : 1), 0);
}
