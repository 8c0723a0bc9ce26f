import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  type Acl,
  aclFromMode,
  evaluateAcl,
  evaluatePath,
  parseAclText,
  type Right,
  type Who,
} from './index.js';
import { anyAcl, anyRight, anyWho } from './testing.js';

const alice = '/CN=alice';
const bob: Who = { dn: '/CN=bob', groups: ['/biomed', '/trial'], now: 0 };
const acl = (text: string): Acl => parseAclText(text, { owner: alice, group: '/biomed' });

/** The rules once more, as plainly as they can be said, on the text of the ACL. */
function model(acl: Acl, who: Who, right: Right): boolean {
  if (who.superuser) return true;
  if (who.banned) return false;
  if (right === 'control') return who.dn === acl.owner;
  const letter = { read: 4, write: 2, search: 1 }[right];
  const has = (perm: number) => Math.floor(perm / letter) % 2 === 1;
  let mask = true;
  let owner = false;
  let other = false;
  let user: boolean | undefined;
  let group: boolean | undefined;
  for (const entry of acl.entries) {
    if (entry.default) continue;
    if (entry.until !== undefined && who.now >= entry.until) continue;
    if (entry.purpose && entry.purpose !== who.purpose) continue;
    if (entry.tag === 'owner') owner = has(entry.perm);
    if (entry.tag === 'other') other = has(entry.perm);
    if (entry.tag === 'mask') mask = has(entry.perm);
    if (entry.tag === 'user' && entry.id === who.dn) user = has(entry.perm);
    const name = entry.tag === 'group-owner' ? acl.group : entry.tag === 'group' ? entry.id : undefined;
    for (const mine of who.groups) {
      if (mine === name) group = group === true || has(entry.perm);
    }
  }
  if (who.dn === acl.owner) return owner;
  if (user !== undefined) return user && mask;
  if (group !== undefined) return group && mask;
  return other;
}

describe('judging by an acl', () => {
  it('agrees with a plain model of the rules', () => {
    fc.assert(
      fc.property(anyAcl, anyWho, fc.boolean(), anyRight, (list, who, banned, right) => {
        const caller = { ...who, banned };
        expect(evaluateAcl(list, caller, right).allowed).toBe(model(list, caller, right));
      }),
      { numRuns: 3000 },
    );
  });

  it.each<[string, string, Who, Right, boolean, string, string | undefined]>([
    [
      'a superuser, even a banned one',
      'u::---,g::---,o::---',
      { ...bob, superuser: true, banned: true },
      'write',
      true,
      'superuser',
      undefined,
    ],
    [
      'a banned caller, even the owner',
      'u::rwx,g::rwx,o::rwx',
      { dn: alice, groups: [], now: 0, banned: true },
      'read',
      false,
      'banned',
      undefined,
    ],
    [
      'the owner',
      'u::r--,g::---,o::---',
      { dn: alice, groups: [], now: 0 },
      'read',
      true,
      'owner',
      'user::r--',
    ],
    [
      'the owner by nothing else',
      'u::---,g::rwx,o::rwx',
      { dn: alice, groups: ['/biomed'], now: 0 },
      'read',
      false,
      'owner',
      'user::---',
    ],
    [
      'the owner without the mask',
      'u::rwx,g::---,m::---,o::---',
      { dn: alice, groups: [], now: 0 },
      'write',
      true,
      'owner',
      'user::rwx',
    ],
    [
      'a named user',
      'u::---,u:/CN=bob:r--,g::---,m::rwx,o::---',
      bob,
      'read',
      true,
      'named-user',
      'user:/CN=bob:r--',
    ],
    [
      'a named user before its groups',
      'u::rwx,u:/CN=bob:---,g::rwx,m::rwx,o::rwx',
      bob,
      'read',
      false,
      'named-user',
      'user:/CN=bob:---',
    ],
    [
      'a named user under a mask',
      'u::rwx,u:/CN=bob:rw-,g::rwx,m::r--,o::rwx',
      bob,
      'write',
      false,
      'named-user-masked',
      'user:/CN=bob:rw-',
    ],
    ['the owning group', 'u::---,g::r--,o::---', bob, 'read', true, 'group', 'group::r--'],
    [
      'the union of groups',
      'u::---,g::---,g:/trial:r--,m::rwx,o::---',
      bob,
      'read',
      true,
      'group',
      'group:/trial:r--',
    ],
    ['a group before other', 'u::rwx,g::---,o::rwx', bob, 'read', false, 'group', 'group::---'],
    ['a group under a mask', 'u::rwx,g::rwx,m::-wx,o::rwx', bob, 'read', false, 'group-masked', 'group::rwx'],
    [
      'everybody else',
      'u::---,g::---,o::r--',
      { dn: '/CN=x', groups: ['/y'], now: 0 },
      'read',
      true,
      'other',
      'other::r--',
    ],
    [
      'everybody else without the mask',
      'u::---,g::---,m::---,o::r--',
      { dn: '/CN=x', groups: [], now: 0 },
      'read',
      true,
      'other',
      'other::r--',
    ],
    [
      'control by the owner',
      'u::---,g::---,o::---',
      { dn: alice, groups: [], now: 0 },
      'control',
      true,
      'owner',
      undefined,
    ],
    [
      'control by nobody else',
      'u::rwx,u:/CN=bob:rwx,g::rwx,m::rwx,o::rwx',
      bob,
      'control',
      false,
      'not-owner',
      undefined,
    ],
  ])('decides for %s', (_who, text, who, right, allowed, reason, entry) => {
    expect(evaluateAcl(acl(text), who, right)).toEqual({ allowed, reason, ...(entry ? { entry } : {}) });
  });

  it('pays no heed to default entries', () => {
    const list = acl('u::---,g::---,o::---,d:u::rwx,d:u:/CN=bob:rwx,d:g::rwx,d:m::rwx,d:o::rwx');
    expect(evaluateAcl(list, bob, 'read').allowed).toBe(false);
  });
});

describe('judging by the whole way', () => {
  const open = aclFromMode({ owner: alice, group: '/biomed', mode: 0o755 });
  const shut = aclFromMode({ owner: alice, group: '/biomed', mode: 0o700 });
  const file = aclFromMode({ owner: alice, group: '/biomed', mode: 0o644 });

  it('needs search on every ancestor and the right on the object', () => {
    expect(evaluatePath([open, open], file, bob, 'read')).toMatchObject({ allowed: true, reason: 'group' });
    expect(evaluatePath([open, open], file, bob, 'write')).toEqual({
      allowed: false,
      reason: 'group',
      entry: 'group::r--',
    });
  });

  it('names the ancestor that refused', () => {
    expect(evaluatePath([open, shut, open], file, bob, 'read')).toEqual({
      allowed: false,
      reason: 'group',
      entry: 'group::---',
      ancestor: 1,
    });
  });

  it('judges the way alone when there is no object', () => {
    expect(evaluatePath([open], undefined, bob, 'write').allowed).toBe(true);
    expect(evaluatePath([shut], undefined, bob, 'read').allowed).toBe(false);
    expect(evaluatePath([], undefined, bob, 'read')).toEqual({ allowed: false, reason: 'no-acl' });
  });
});

describe('limits of an entry', () => {
  const limited = (suffix: string) => acl(`u::rw-,u:/CN=bob:r--${suffix},g::---,m::r--,o::---`);
  const until = ';until=1970-01-01T00:00:02Z';

  it.each<[string, string, Partial<Who>, boolean]>([
    ['before its end', until, { now: 1_999 }, true],
    ['at its end', until, { now: 2_000 }, false],
    ['for the declared purpose', ';purpose=HRESCH', { purpose: 'HRESCH' }, true],
    ['for another purpose', ';purpose=HRESCH', { purpose: 'TREAT' }, false],
    ['without a purpose', ';purpose=HRESCH', {}, false],
  ])('%s decide whether it is there', (_when, suffix, who, allowed) => {
    expect(evaluateAcl(limited(suffix), { ...bob, ...who }, 'read').allowed).toBe(allowed);
  });

  it('say which level of data it gives, and until when', () => {
    expect(evaluateAcl(limited(`${until};level=anonymous`), bob, 'read')).toMatchObject({
      allowed: true,
      level: 'anonymous',
      until: 2_000,
    });
    expect(evaluateAcl(limited(''), bob, 'read')).not.toHaveProperty('level');
  });

  it('are those of the most generous of several groups', () => {
    const list = acl(
      'u::rw-,g::---,g:/trial:r--;level=anonymous,g:/biomed/x:r--;level=pseudonymous,m::r--,o::---',
    );
    const groups = ['/trial', '/biomed/x'];
    expect(evaluateAcl(list, { ...bob, groups }, 'read').level).toBe('pseudonymous');
  });

  it('are refused on entries that name nobody, and when they are none', () => {
    for (const text of [
      'u::rw-,g::r--;level=anonymous,o::---',
      'u::rw-,g::r--,u:/CN=b:r--;level=all,m::r--,o::---',
    ])
      expect(() => acl(text)).toThrow(expect.objectContaining({ code: 'invalid-argument', field: 'acl' }));
  });
});
