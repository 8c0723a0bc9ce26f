import { createHash } from 'node:crypto';
import { fail } from '@mdm/errors';
import { type Acl, type AclEntry, aclTags, maxAclEntries, validateAcl } from './acl.js';
import { dataLevels } from './data-level.js';
import { escapeName, unescapeName } from './names.js';

/**
 * The canonical text of an ACL, in the form that DPM and LFC store: for each entry one letter (`A` to `F` for the types 1
 * to 6, small for default entries), one digit of permission and the name; comma separated, sorted. Names are strings
 * here, so `%` and `,` in them are escaped; the owner entry carries the owner, the group-owner entry the group. Limits
 * follow the name, each after a tab: `\tu<milliseconds>`, `\tl<level>`, `\tp<purpose>`.
 * @throws invalid-argument  not a valid ACL
 */
export function formatAcl(acl: Acl): string {
  const { owner, group, entries } = validateAcl(acl);
  const name = ({ tag, id, default: isDefault }: AclEntry): string => {
    if (tag === 'owner' && !isDefault) return owner;
    if (tag === 'group-owner' && !isDefault) return group;
    return id ?? '';
  };
  return entries
    .map((entry) => `${letterOf(entry)}${entry.perm}${escapeName(name(entry))}${limitsOf(entry)}`)
    .join(',');
}

const limitsOf = ({ until, level, purpose }: AclEntry): string =>
  [
    until === undefined ? '' : `\tu${until}`,
    level === undefined ? '' : `\tl${level}`,
    purpose === undefined ? '' : `\tp${purpose}`,
  ].join('');

const entryPattern = /^([A-Fa-f])([0-7])([^,\t]*)(?:\tu(\d{1,15}))?(?:\tl([a-z]+))?(?:\tp([A-Z0-9_-]+))?$/;

/** The objects of a service share a few ACLs, and each call reads some: 4 Mi characters of them are remembered. */
const maxRemembered = 4 * 1024 * 1024;
const remembered = new Map<string, Acl>();
let rememberedLength = 0;

/**
 * Reads what {@link formatAcl} wrote.
 * @throws invalid-argument  not the canonical text of a valid ACL
 */
export function parseAcl(text: string): Acl {
  const known = remembered.get(text);
  if (known) return known;
  const acl = readAcl(text);
  if (rememberedLength + text.length > maxRemembered) {
    remembered.clear();
    rememberedLength = 0;
  }
  remembered.set(text, acl);
  rememberedLength += text.length;
  return acl;
}

function readAcl(text: string): Acl {
  let owner = '';
  let group = '';
  const entries = text.split(',', maxAclEntries + 1).map((part): AclEntry => {
    const [, letter = '', digit = '', escaped = '', until, levelName, purpose] =
      entryPattern.exec(part) ?? [];
    const tag = aclTags[' ABCDEF'.indexOf(letter.toUpperCase()) - 1];
    if (tag === undefined) return wrong('has a malformed entry');
    const isDefault = letter !== letter.toUpperCase();
    const name = unescapeName(escaped);
    const level = dataLevels.find((known) => known === levelName);
    const base: AclEntry = {
      tag,
      perm: Number(digit),
      ...(isDefault && { default: true }),
      ...(until !== undefined && { until: Number(until) }),
      ...(level !== undefined && { level }),
      ...(purpose !== undefined && { purpose }),
    };
    if (tag === 'owner' && !isDefault) owner = name;
    else if (tag === 'group-owner' && !isDefault) group = name;
    else if (name !== '') return { ...base, id: name };
    return base;
  });
  const acl = validateAcl({ owner, group, entries });
  return formatAcl(acl) === text ? acl : wrong('is not in its canonical form');
}

/** SHA-256 of the canonical text, hexadecimal: the identity of an ACL in the table of ACLs. */
export function aclDigest(acl: Acl): string {
  return createHash('sha256').update(formatAcl(acl)).digest('hex');
}

function letterOf({ tag, default: isDefault }: AclEntry): string {
  return (isDefault ? 'abcdef' : 'ABCDEF').charAt(aclTags.indexOf(tag));
}

function wrong(problem: string): never {
  return fail('invalid-argument', `the stored acl ${problem}`, { field: 'acl' });
}
