import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  type Acl,
  evaluateAcl,
  formatAclText,
  inheritAcl,
  type Principal,
  parseAclText,
  type Right,
  validateAcl,
  withGrant,
  withMode,
  withoutGrant,
} from './index.js';
import { anyAcl, anyRight, anyWho, groups, users } from './testing.js';

const acl = (text: string): Acl => parseAclText(text, { owner: '/CN=alice', group: '/biomed' });
const text = (list: Acl) => formatAclText(list);
const anyPrincipal: fc.Arbitrary<Principal> = fc.oneof(
  fc.constantFrom(...users).map((user) => ({ user })),
  fc.constantFrom(...groups).map((group) => ({ group })),
);

describe('inheriting', () => {
  const child = { owner: '/CN=bob', group: '/trial', mode: 0o750 } as const;
  const parent = acl('u::rwx,g::r-x,o::---,d:u::rwx,d:u:/CN=carol:rwx,d:g::r-x,d:m::rwx,d:o::r-x');

  it('follows the mode and the umask when the parent has no default entries', () => {
    const plain = inheritAcl(acl('u::rwx,g::rwx,o::rwx'), {
      ...child,
      kind: 'directory',
      mode: 0o777,
      umask: 0o027,
    });
    expect(text(plain)).toBe('user::rwx,group::r-x,other::---');
    expect([plain.owner, plain.group]).toEqual(['/CN=bob', '/trial']);
  });

  it('gives a file the default entries, cut by its mode', () => {
    expect(text(inheritAcl(parent, { ...child, kind: 'file', mode: 0o640, umask: 0o777 }))).toBe(
      'user::rw-,user:/CN=carol:rwx,group::r-x,mask::r--,other::---',
    );
  });

  it('gives a directory the same, and the default entries for its own content', () => {
    const directory = inheritAcl(parent, { ...child, kind: 'directory' });
    expect(text(directory)).toBe(
      'user::rwx,user:/CN=carol:rwx,group::r-x,mask::r-x,other::---,' +
        'default:user::rwx,default:user:/CN=carol:rwx,default:group::r-x,default:mask::rwx,default:other::r-x',
    );
  });

  it('has at least 6 entries on a new directory and 3 on a file, as DPM has', () => {
    const bare = acl('u::rwx,g::r-x,o::---,d:u::rwx,d:g::r-x,d:o::---');
    expect(inheritAcl(bare, { ...child, kind: 'directory' }).entries.length).toBe(6);
    expect(text(inheritAcl(bare, { ...child, kind: 'file', mode: 0o666 }))).toBe(
      'user::rw-,group::r--,other::---',
    );
  });

  it('is valid, never grants more than the defaults, and nothing beyond the mode to the owner and to others', () => {
    fc.assert(
      fc.property(
        anyAcl,
        anyWho,
        anyRight,
        fc.nat(0o777),
        fc.constantFrom('file', 'directory'),
        (list, who, right, mode, kind) => {
          fc.pre(list.entries.some((entry) => entry.default) && !who.superuser && right !== 'control');
          const made = validateAcl(inheritAcl(list, { kind, owner: list.owner, group: list.group, mode }));
          const promised: Acl = {
            ...list,
            entries: list.entries
              .filter((entry) => entry.default)
              .map(({ default: _layer, ...entry }) => entry),
          };
          const decision = evaluateAcl(made, who, right);
          const bit = { read: 4, write: 2, search: 1, control: 0 }[right];
          if (decision.allowed) {
            expect(evaluateAcl(promised, who, right).allowed).toBe(true);
            const shift = { owner: 6, other: 0 }[String(decision.reason)] ?? 3;
            expect((mode >> shift) & bit).toBe(bit);
          }
          expect(made.entries.some((entry) => entry.default)).toBe(kind === 'directory');
        },
      ),
      { numRuns: 1000 },
    );
  });
});

describe('granting', () => {
  it('adds a named entry and the mask that it needs', () => {
    const granted = withGrant(acl('u::rwx,g::r--,o::---'), { principal: { user: '/CN=bob' }, perm: 6 });
    expect(text(granted)).toBe('user::rwx,user:/CN=bob:rw-,group::r--,mask::rw-,other::---');
  });

  it('adds to what is there already', () => {
    const once = withGrant(acl('u::rwx,g::---,o::---'), { principal: { group: '/trial' }, perm: 4 });
    const twice = withGrant(once, { principal: { group: '/trial' }, perm: 1 });
    expect(text(twice)).toBe('user::rwx,group::---,group:/trial:r-x,mask::r-x,other::---');
  });

  it('widens the mask, as setfacl does', () => {
    const narrowed = withMode(acl('u::rwx,u:/CN=bob:rw-,g::r--,m::rw-,o::---'), 0o700);
    const granted = withGrant(narrowed, { principal: { user: '/CN=carol' }, perm: 4 });
    expect(text(granted)).toBe(
      'user::rwx,user:/CN=bob:rw-,user:/CN=carol:r--,group::r--,mask::rw-,other::---',
    );
  });

  it('begins the default entries of a directory with a copy of its access entries', () => {
    const granted = withGrant(acl('u::rwx,g::r-x,o::---'), {
      principal: { group: '/trial' },
      perm: 5,
      default: true,
    });
    expect(text(granted)).toBe(
      'user::rwx,group::r-x,other::---,' +
        'default:user::rwx,default:group::r-x,default:group:/trial:r-x,default:mask::r-x,default:other::---',
    );
  });

  it('takes effect for whoever has no entry that comes before', () => {
    fc.assert(
      fc.property(anyAcl, anyPrincipal, fc.nat(7), (list, principal, perm) => {
        const granted = withGrant(list, { principal, perm, limits: {} });
        const who =
          'user' in principal
            ? { dn: principal.user, groups: [], now: 0 }
            : { dn: '/CN=stranger', groups: [principal.group], now: 0 };
        fc.pre(who.dn !== list.owner);
        for (const [right, bit] of [
          ['read', 4],
          ['write', 2],
          ['search', 1],
        ] satisfies [Right, number][]) {
          if (perm & bit) expect(evaluateAcl(granted, who, right).allowed).toBe(true);
        }
      }),
    );
  });
});

describe('revoking', () => {
  it('removes the entry and the mask that nobody needs any more', () => {
    const granted = withGrant(acl('u::rwx,g::r--,o::---'), { principal: { user: '/CN=bob' }, perm: 6 });
    expect(text(withoutGrant(granted, { user: '/CN=bob' }))).toBe('user::rwx,group::r--,other::---');
  });

  it('keeps a mask that still limits the group', () => {
    const narrowed = acl('u::rwx,u:/CN=bob:r--,g::rw-,m::r--,o::---');
    expect(text(withoutGrant(narrowed, { user: '/CN=bob' }))).toBe(
      'user::rwx,group::rw-,mask::r--,other::---',
    );
  });

  it('changes nothing when there is no such entry', () => {
    const list = acl('u::rwx,u:/CN=bob:r--,g::rw-,m::r--,o::---');
    expect(withoutGrant(list, { user: '/CN=carol' })).toBe(list);
    expect(withoutGrant(list, { user: '/CN=bob' }, { default: true })).toBe(list);
  });

  it('undoes a grant of default entries', () => {
    const list = acl('u::rwx,g::r-x,o::---');
    const granted = withGrant(list, { principal: { group: '/trial' }, perm: 5, default: true });
    expect(text(withoutGrant(granted, { group: '/trial' }, { default: true }))).toBe(
      'user::rwx,group::r-x,other::---,default:user::rwx,default:group::r-x,default:other::---',
    );
  });

  it('widens the rights of nobody whom the entry did not speak of', () => {
    fc.assert(
      fc.property(anyAcl, anyPrincipal, anyWho, anyRight, (list, principal, who, right) => {
        const spokenOf =
          'user' in principal ? who.dn === principal.user : who.groups.includes(principal.group);
        fc.pre(!spokenOf);
        const before = evaluateAcl(list, who, right).allowed;
        const after = evaluateAcl(withoutGrant(list, principal), who, right).allowed;
        if (after) expect(before).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });
});
